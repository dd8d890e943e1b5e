#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Labels in the eyes of others: evmctl, fsverity, openssl; and ours in theirs.

Every algorithm, kind of key and form that both sides know is made by one and verified
by the other; RSA signatures are compared byte for byte.
"""
import os
import sys

from evm_tools import TYPES, Dir, Key, command, get, have, ours, why_no_xattrs
from harness import Run, check, main, skip

d = Dir()
# What Debian's evmctl signs; sha3 it does not know.
ALGOS = ("sha1", "sha224", "sha256", "sha384", "sha512")
RSA_ALGOS = ALGOS + ("md5", "rmd160")
OURS_ALONE = ("sha3-256", "sha3-384", "sha3-512")
FILE = d.write("file", b"what is signed\n" * 1000)
UUID = "--uuid=00112233-4455-6677-8899-aabbccddeeff"
INODE = ("--ino", "5", "--generation", "6", UUID)
KEYS = {t: Key(d, t) for t in TYPES}


def clear():
    for name in ("security.ima", "security.evm"):
        if get(FILE, name) is not None:
            os.removexattr(FILE, name)


def sign(program, key, algo, *args):
    clear()
    code, _, err = command(program, *args, "-a", algo, "-k", key.key, FILE)
    return code, err, get(FILE, "security.ima"), get(FILE, "security.evm")


def test_ima_signatures():
    if have("evmctl"):
        skip("IMA signatures and evmctl", "evmctl is not installed: ima-evm-utils")
        return
    for kind, key in KEYS.items():
        for algo in RSA_ALGOS if kind.startswith("rsa") else ALGOS:
            what = "security.ima, %s, %s" % (kind, algo)
            code, err, label, _ = sign(ours(d), key, algo, "ima_sign")
            if not check_label(code, label, what, err):
                continue
            code, _, err = command("evmctl", "ima_verify", "-k", key.der, FILE)
            check(code == 0, "%s: evmctl verifies ours" % what, err)
            code, err, theirs, _ = sign("evmctl", key, algo, "ima_sign")
            r = Run("verify", "--cert", key.der, FILE)
            check(code == 0 and r.code == 0, "%s: imactl verifies evmctl's" % what, r)
            if kind.startswith("rsa"):
                check(theirs == label, "%s: the same bytes" % what)
            check(theirs[:7] == label[:7], "%s: the same header" % what)


def check_label(code, label, what, err):
    good = code == 0 and label is not None
    if not good:
        check(False, "%s: made" % what, err)
    return good


def test_ima_signatures_of_ours_alone():
    for kind, key in KEYS.items():
        for algo in OURS_ALONE:
            code, err, label, _ = sign(ours(d), key, algo, "ima_sign")
            r = Run("verify", "--cert", key.der, FILE)
            p = Run("verify", "--cert", key.pub, FILE)
            check(code == 0 and label and r.code == 0 and p.code == 0,
                  "security.ima, %s, %s: by certificate and by public key" % (kind, algo), r)
    code, err, label, _ = sign(ours(d), KEYS["rsa2048"], "sm3", "ima_sign")
    check(code == 125 and b"does not verify rsa signatures over sm3" in err and label is None,
          "sm3 is not signed with RSA", err)


def test_openssl_verifies():
    """Neither of the two tools: the digest, and the bytes behind the header."""
    for kind, key in KEYS.items():
        sign(ours(d), key, "sha256", "ima_sign")
        label = get(FILE, "security.ima")
        signature = d.write("signature", label[9:])
        code, out, err = command("openssl", "dgst", "-sha256", "-verify", key.pub, "-signature",
                                 signature, FILE)
        check(code == 0, "openssl verifies %s" % kind, out + err)
        digest = command("openssl", "x509", "-in", key.cert, "-noout", "-ext",
                         "subjectKeyIdentifier")[1].split()[-1]
        check(label[3:7].hex() == digest.replace(b":", b"").decode().lower()[-8:],
              "the key id is the end of the subject key identifier, %s" % kind)


def test_evm_signatures():
    if have("evmctl"):
        skip("EVM signatures and evmctl", "evmctl is not installed: ima-evm-utils")
        return
    for kind, key in KEYS.items():
        for algo in ALGOS:
            for form, args in (("portable", ("-o",)), ("inode", INODE),
                               ("inode, no UUID", INODE[:4] + ("-u",)),
                               ("32 bits", INODE + ("--m32",))):
                evm_case(kind, key, algo, form, args)


def evm_case(kind, key, algo, form, args):
    what = "security.evm, %s, %s, %s" % (form, kind, algo)
    command("evmctl", "ima_hash", FILE)
    code, _, err = command(ours(d), "sign", *args, "-a", algo, "-k", key.key, FILE)
    label = get(FILE, "security.evm")
    check(code == 0 and label, "%s: made" % what, err)
    code, _, err = command("evmctl", "verify", *args, "-k", key.der, FILE)
    check(code == 0, "%s: evmctl verifies ours" % what, err)
    os.removexattr(FILE, "security.evm")
    command("evmctl", "sign", *args, "-a", algo, "-k", key.key, FILE)
    code, _, err = command(ours(d), "verify", *args, "-k", key.der, FILE)
    check(code == 0, "%s: we verify evmctl's" % what, err)
    if kind.startswith("rsa"):
        check(get(FILE, "security.evm") == label, "%s: the same bytes" % what)


def test_evm_covers():
    """A neighbour of each thing that is covered is altered; each must be noticed."""
    key = KEYS["p256"]
    for form, evm in (("portable", "portable"), ("inode", "inode")):
        Run("hash", "--store", FILE)
        r = Run("sign", "--evm", evm, "--key", key.key, "--no-fsuuid", FILE)
        if r.code:
            skip("what a signature (%s) covers" % form, r.err.strip())
            continue
        verify = ("verify", "--evm", "--no-fsuuid", "--cert", key.der, FILE)
        check(Run(*verify).code == 0, "%s: valid before" % form)
        old = os.stat(FILE)
        for what, spoil, mend in (
                ("mode", lambda: os.chmod(FILE, 0o600), lambda: os.chmod(FILE, old.st_mode)),
                ("owner", lambda: os.chown(FILE, 12, -1), lambda: os.chown(FILE, 0, -1)),
                ("group", lambda: os.chown(FILE, -1, 12), lambda: os.chown(FILE, -1, 0)),
                ("security.ima", lambda: os.setxattr(FILE, "security.ima", b"\x01" + bytes(20)),
                 lambda: Run("hash", "--store", FILE)),
                ("security.capability",
                 lambda: os.setxattr(FILE, "security.capability", bytes.fromhex(
                     "0100000200200000000000000000000000000000")),
                 lambda: os.removexattr(FILE, "security.capability")),
                ("security.SMACK64EXEC", lambda: os.setxattr(FILE, "security.SMACK64EXEC", b"x"),
                 lambda: os.removexattr(FILE, "security.SMACK64EXEC"))):
            try:
                spoil()
            except OSError as e:
                skip("%s: %s is covered" % (form, what), e.strerror)
                continue
            # The extra names of Smack: portable signatures cover them, others if told to.
            noticed = Run(*verify).code == 1
            check(noticed == (what != "security.SMACK64EXEC" or form == "portable"),
                  "%s: %s is %scovered" % (form, what, "" if noticed else "not "))
            mend()
            check(Run(*verify).code == 0, "%s: valid again after %s" % (form, what))


def test_verity():
    if have("fsverity"):
        skip("digests of fs-verity", "fsverity is not installed: fsverity")
        return
    for size in (0, 1, 1023, 1024, 1025, 4095, 4096, 4097, 131072, 131073, 524289, 3000001):
        path = d.write("verity", (bytes(range(251)) * (size // 251 + 1))[:size])
        for block in (1024, 4096, 65536):
            for algo in ("sha256", "sha512"):
                for salt in ("", "ab", "00112233445566778899aabbccddeeff" * 2):
                    if salt and size not in (0, 4097, 131073):
                        continue
                    theirs = command("fsverity", "digest", "--compact", "--block-size=%d" % block,
                                     "--hash-alg=%s" % algo, *(["--salt=%s" % salt] if salt else []),
                                     path)[1].decode().strip()
                    r = Run("hash", "--verity", "-a", algo, "--block-size", block,
                            *(["--salt", salt] if salt else []), path)
                    check(r.code == 0 and theirs and theirs in r.out,
                          "fs-verity: %d bytes, blocks of %d, %s, salt '%s'" %
                          (size, block, algo, salt), "fsverity says %s\n%s" % (theirs, r))


def test_modsig():
    body = b"\x7fELF" + b"module" * 5000
    for kind, key in KEYS.items():
        # OpenSSL 3.0 has no name for ECDSA with sha3.
        for algo in ("sha1", "sha256", "sha384", "sha512") + ("sha3-256",) * (kind[0] == "r"):
            path = d.write("module.ko", body)
            r = Run("sign", "--appended", "-a", algo, "--key", key.key, "--cert", key.cert, path)
            with open(path, "rb") as f:
                signed = f.read()
            n = int.from_bytes(signed[-32:-28], "big")
            check(r.code == 0 and signed.startswith(body) and
                  signed[-40:-32] == b"\0\0\2\0\0\0\0\0" and len(signed) == len(body) + n + 40 and
                  signed.endswith(b"~Module signature appended~\n"),
                  "an appended signature, %s, %s" % (kind, algo), r)
            check(Run("verify", "--appended", "--cert", key.cert, path).code == 0, "and it verifies")
            code, _, err = command("openssl", "cms", "-verify", "-inform", "DER", "-binary", "-noverify",
                                   "-in", d.write("pkcs7", signed[len(body):len(body) + n]),
                                   "-content", d.write("body", body), "-certfile", key.cert,
                                   "-out", "/dev/null")
            check(code == 0, "openssl verifies it", err)
            d.write("module.ko", b"X" + signed[1:])
            check(Run("verify", "--appended", "--cert", key.cert, path).code == 1,
                  "altered content does not")


def test_modsig_of_openssl():
    """Made with openssl cms, as the kernel's sign-file makes them."""
    body = b"module" * 100
    key = KEYS["rsa2048"]
    for what, args, good in (("as sign-file makes them", ("-noattr",), True),
                             ("named by key identifier", ("-noattr", "-keyid"), True),
                             ("with signed attributes", (), False)):
        code, pkcs7, err = command("openssl", "cms", "-sign", "-binary", "-outform", "DER", "-nocerts",
                                   "-md", "sha256", "-signer", key.cert, "-inkey", key.key,
                                   "-in", d.write("body", body), *args)
        path = d.write("module.ko", body + pkcs7 + b"\0\0\2\0\0\0\0\0" +
                       len(pkcs7).to_bytes(4, "big") + b"~Module signature appended~\n")
        r = Run("verify", "--appended", "--cert", key.cert, path)
        check(code == 0 and (r.code == 0) == good, "appended signatures %s: %s" %
              (what, "taken" if good else "refused, as the kernel does"), r)


no = why_no_xattrs(d)
if no or have("openssl"):
    skip("labels", no or "openssl is not installed")
    sys.exit(0)
main(globals())
