#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""imactl under the name evmctl, beside Debian's evmctl: the same command lines.

Each is run by both in a directory of its own; exit code, standard output, standard
error and all extended attributes and files left behind must be the same. Lines that
tell OpenSSL's and the C library's opinion of an error are left out of the comparison,
as evmctl prints what errno happens to be.
"""
import os
import re
import shutil
import subprocess
import sys

import mklist as m
from evm_tools import Dir, Key, command, get, have, ours, why_no_xattrs
from harness import check, main, skip

d = Dir()
RSA, OTHER = Key(d, "rsa2048"), Key(d, "rsa2048", "other")
DIFFERENT_SKID = os.path.join(d.path, "skid.pem")
INODE = ["--ino", "5", "--generation", "6"]
UUID = ["--uuid=00112233-4455-6677-8899-aabbccddeeff"]
LIST = m.every_list()["ima-ng"]


def prepare(where):
    """The same files for each run; paths in command lines are relative to them."""
    shutil.rmtree(where, ignore_errors=True)
    os.makedirs(os.path.join(where, "d", "e"))
    for name, content in (("f", b"hello\n"), ("d/1", b"1\n"), ("g", b"x")):
        with open(os.path.join(where, name), "wb") as f:
            f.write(content)
        os.chmod(os.path.join(where, name), 0o644)
    os.symlink("f", os.path.join(where, "link"))
    for path in (RSA.key, RSA.der, OTHER.der, d.path + "/enc.key", d.path + "/both.pem"):
        shutil.copy(path, where)
    with open(os.path.join(where, "list"), "wb") as f:
        f.write(LIST.binary())
    for bank, values in LIST.pcrs().items():
        full = {pcr: values.get(pcr, bytes(m.SIZES[bank])) for pcr in range(24)}
        with open(os.path.join(where, "pcrs-" + bank), "wb") as f:
            f.write(m.pcrs_tpm12(full))


def left(where):
    """Everything that is there afterwards: names, contents, attributes."""
    out = []
    for root, dirs, names in sorted(os.walk(where)):
        dirs.sort()
        for name in sorted(names):
            path = os.path.join(root, name)
            if os.path.islink(path):
                continue
            with open(path, "rb") as f:
                out.append((os.path.relpath(path, where), f.read(),
                            sorted((x, os.getxattr(path, x)) for x in os.listxattr(path))))
    return out


def outcome(program, args, before, stdin, env, where):
    prepare(where)
    for line in before:
        # By Debian's, for both: a state is not what is compared.
        command("evmctl", *line, cwd=where)
    code, out, err = command(program, *args, cwd=where, stdin=stdin, env=env)
    err = b"".join(l for l in err.splitlines(True)
                   if not re.match(rb"openssl: |errno: ", l))
    return code, out, err, left(where)


SIGNED = [["ima_sign", "--sigfile", "-k", "rsa2048.key", "f"]]
PORTABLE = SIGNED + [["sign", "-o", "-k", "rsa2048.key", "f"]]
BOUND = SIGNED + [["sign", "-u", *INODE, "-k", "rsa2048.key", "f"]]
KEY = ["-k", "rsa2048.key"]
CERT = ["-k", "rsa2048.der"]

# (arguments, what evmctl does before, standard input)
SAME = [(a, [], b"") for a in (
    ["--version"], ["help"], ["help", "ima_sign"], ["help", "sign"], ["help", "bogus"], ["bogus"],
    ["--bogus"], ["ima_sign", "--sigfile=x", *KEY, "f"],
    ["ima_hash"], ["ima_hash", "absent"], ["ima_hash", "f"], ["-n", "ima_hash", "f"],
    ["ima_hash", "-a", "sha1", "f"], ["ima_hash", "-a", "md5", "f"],
    ["ima_hash", "-a", "sha512", "-n", "f"], ["ima_hash", "-a", "sm3", "f"],
    ["--xattr-user", "ima_hash", "f"], ["ima_hash", "d"], ["ima_hash", "link"],
    ["ima_hash", "-r", "d"],
    ["ima_sign", *KEY, "-n", "f"], ["ima_sign", *KEY, "--sigfile", "f"],
    ["ima_sign", *KEY, "--sigfile", "-n", "f"], ["ima_sign", "f", *KEY],
    ["ima_sign", "-k", "both.pem", "f"], ["ima_sign", *KEY, "--keyid", "12", "f"],
    ["ima_sign", *KEY, "--keyid", "0xdeadbeef", "f"], ["ima_sign", *KEY, "--keyid", "zz", "f"],
    ["ima_sign", *KEY, "--keyid", "123456789", "f"],
    ["ima_sign", "-k", "enc.key", "-psecret", "f"], ["ima_sign", "-k", "enc.key", "--pass=secret", "f"],
    ["ima_sign", "-k", "absent", "f"], ["ima_sign", *KEY], ["ima_sign", *KEY, "d"],
    ["ima_sign", *KEY, "link"], ["ima_sign", *KEY, "absent"], ["ima_sign", "--xattr-user", *KEY, "f"],
    ["ima_verify"], ["ima_setxattr"], ["ima_fix"], ["ima_clear"], ["ima_fix", "f"],
    ["sign"], ["sign", "absent"], ["verify"], ["hmac"], ["ima_measurement", "absent"],
    ["sign_hash", *KEY],
    ["sign", "-o", "--imasig", *KEY, "--generation", "5", "f"],
    ["sign", "-o", "--imahash", *KEY, "--generation", "5", "f"],
    ["sign", "--imahash", "--imasig", "-u", *KEY, *INODE, "f"],
    ["sign", "--imahash", "-a", "sha1", *UUID, *KEY, *INODE, "f"])]
SAME += [(["ima_sign", "-a", a, *KEY, "f"], [], b"") for a in
         ("md5", "sha1", "rmd160", "sha224", "sha256", "sha384", "sha512")]
SAME += [(a, SIGNED, b"") for a in (
    ["ima_verify", *CERT, "f"], ["ima_verify", "f"], ["ima_verify", *CERT, "f", "f"],
    ["ima_verify", "-k", "rsa2048.der,other.der", "f"], ["ima_verify", "-k", "rsa2048.der, other.der", "f"],
    ["ima_verify", "-k", "other.der", "f"], ["ima_verify", "--sigfile", *CERT, "f"],
    ["ima_verify", "--sigfile", *CERT, "g"], ["ima_verify", *CERT, "g"],
    ["ima_setxattr", "f"], ["ima_setxattr", "--sigfile", "f.sig", "f"],
    ["ima_setxattr", "--sigfile", "f.sig", "g"], ["ima_clear", "f"],
    ["sign", "-u", *KEY, *INODE, "f"], ["sign", *UUID, *KEY, *INODE, "f"],
    ["sign", *UUID, *KEY, *INODE, "-n", "f"], ["sign", "--xattr-user", *UUID, *KEY, *INODE, "f"],
    ["sign", *UUID, *KEY, *INODE, "--uid", "3", "--gid", "4", "--mode", "33188", "f"],
    ["sign", *UUID, *KEY, *INODE, "--m32", "f"], ["sign", *UUID, *KEY, *INODE, "--m64", "f"],
    ["sign", *UUID, *KEY, *INODE, "--smack", "f"], ["sign", *UUID, *KEY, *INODE, "--ima", "0404aabb", "f"],
    ["sign", *UUID, *KEY, *INODE, "--selinux", "foo", "--caps=", "f"],
    ["sign", *UUID, *KEY, *INODE, "--caps=abc", "f"],
    ["sign", *UUID, *KEY, "--ino", "5", "--generation=", "f"], ["verify", "f"])]
SAME += [(["ima_verify", *CERT, "f"], SIGNED + [["ima_hash", "f"]], b"")]
SAME += [(["verify", "--generation", "5", *CERT, "f"], PORTABLE, b""),
         (["verify", "--generation", "5", "-k", "other.der", "f"], PORTABLE, b""),
         (["verify", "--generation", "5", *CERT, "f"], PORTABLE + [["ima_hash", "f"]], b""),
         (["verify", "-u", *INODE, *CERT, "f"], BOUND, b""),
         (["verify", "-u", "--ino", "6", "--generation", "6", *CERT, "f"], BOUND, b"")]
HASHES = subprocess.run(["sha256sum", RSA.der, RSA.key], capture_output=True, check=True).stdout
SAME += [(["sign_hash", *KEY], [], HASHES), (["sign_hash", "-n", *KEY], [], HASHES),
         (["sign_hash", "-k", "absent"], [], HASHES)]
SHA1, SHA256 = ["--pcrs", "sha1,pcrs-sha1"], ["--pcrs", "sha256,pcrs-sha256"]
SAME += [(a, [], b"") for a in (
    ["ima_measurement", *SHA1, "list"], ["ima_measurement", "--ignore-violations", *SHA1, "list"],
    ["ima_measurement", "--ignore-violations", *SHA1, *SHA256, "list"],
    ["ima_measurement", "--ignore-violations", "--pcrs", "pcrs-sha1", "list"],
    ["ima_boot_aggregate", *SHA1], ["ima_boot_aggregate", *SHA256, *SHA1],
    ["ima_boot_aggregate", "--pcrs", "pcrs-sha1"], ["ima_boot_aggregate", "absent"])]


def compare(args, before, stdin, env=None):
    where = os.path.join(d.path, "work")
    theirs = outcome("evmctl", args, before, stdin, env, where)
    mine = outcome(ours(d), args, before, stdin, env, where)
    what = "evmctl %s%s" % (" ".join(args), " (after %s)" % before[-1][0] if before else "")
    check(theirs == mine, what, "theirs:\n%s\nours:\n%s" % (show(theirs), show(mine)))
    return mine


def show(result):
    return "exit %d\n%s%s%s" % (result[0], result[1].decode(errors="replace"),
                                result[2].decode(errors="replace"),
                                [(n, x) for n, c, x in result[3] if x])


def test_same():
    for args, before, stdin in SAME:
        compare(args, before, stdin)
    compare(["ima_sign", "-k", "enc.key", "f"], [], b"", env={"EVMCTL_KEY_PASSWORD": "secret"})


def refused(args, word, before=(), code=125, attribute=None):
    """What evmctl lets pass, and we do not."""
    where = os.path.join(d.path, "work")
    got = outcome(ours(d), args, before, b"", None, where)
    check(got[0] == code and word in got[2].decode(), "refused: evmctl %s" % " ".join(args),
          show(got))
    if attribute:
        check(get(os.path.join(where, "f"), attribute) is None, "and nothing is stored")


def test_different():
    evm = "security.evm"
    refused(["sign", *UUID, *KEY, "--ino", "x", "--generation", "1", "--imahash", "f"],
            "Invalid inode value: x", code=1, attribute=evm)
    refused(["sign", "--uuid=zz112233-4455-6677-8899-aabbccddeeff", *KEY, *INODE, "f"],
            "wrong UUID format", attribute=evm)
    refused(["sign", *UUID, *KEY, *INODE, "--ima", "0x04", "f"], "Invalid IMA label", code=1,
            attribute=evm)
    refused(["sign", *UUID, *KEY, *INODE, "f"], "none of the attributes", attribute=evm)
    refused(["sign", "-r", "-o", *KEY, "d"], "none of the attributes")
    refused(["sign", "-o", *KEY, "--caps=x", "f"], "no security.ima", attribute=evm)
    refused(["ima_sign", "--keyid-from-cert", "other.der", *KEY, "f"], "not that of the key",
            attribute="security.ima")
    refused(["ima_sign", "--rsa", *KEY, "f"], "version 1", code=1, attribute="security.ima")
    refused(["ima_setxattr", "f"], "Failed to open: f.sig")
    refused(["ima_clear", "absent"], "Failed to stat: absent")
    refused(["ima_sign", "-k", "enc.key", "-pwrong", "f"], "wrong passphrase",
            attribute="security.ima")
    refused(["ima_measurement", "--pcrs", "sha1,absent", "list"], "Could not open 'absent'")
    refused(["ima_measurement", "--pcrs", "md9,pcrs-sha1", "list"], "Unknown algorithm 'md9'")
    refused(["ima_fix", "-t", "q", "f"], "Invalid file type: q", code=1)


def test_recursive():
    """evmctl changes its directory: it tells last parts of names, and finds no relative key."""
    where = os.path.join(d.path, "work")
    for verb in ("ima_fix", "ima_clear"):
        for options in ((), ("-t", "fm")):
            results = [outcome(p, [verb, "-r", *options, "d"], [["ima_hash", "-r", "d"]], b"", None, where)
                       for p in ("evmctl", ours(d))]
            check(results[1][2] == b"d/1\n" and results[0][2] == b"1\n" and
                  results[0][:2] == results[1][:2] and results[0][3] == results[1][3],
                  "evmctl %s -r %s" % (verb, " ".join(options)), results)
    prepare(where)
    code, _, err = command(ours(d), "sign", "-r", "-o", "--imasig", *KEY, "d", cwd=where)
    check(code == 0 and get(os.path.join(where, "d/1"), "security.evm"),
          "a relative name of a key works with -r, too", err)
    code, _, err = command("evmctl", "verify", *CERT, "d/1", cwd=where)
    check(code == 0, "and evmctl verifies it", err)


def test_hmac():
    """evmctl wants the key at a fixed place: a mount there, in a namespace of its own."""
    where = os.path.join(d.path, "work")
    etc = os.path.join(d.path, "etc")
    os.makedirs(os.path.join(etc, "keys"))
    results = []
    for key in (b"A" * 32, bytes(range(100)), b"k" * 128):
        d.write("etc/keys/evm-key-plain", key)
        prepare(where)
        command("evmctl", "ima_hash", "f", cwd=where)
        for program in ("evmctl", ours(d)):
            code, out, err = command(
                "unshare", "-m", "sh", "-c", 'mount --bind "$0" /etc && exec "$@"', etc, program,
                "hmac", "-a", "sha1", "f", cwd=where)
            results.append((code, out, err, get(os.path.join(where, "f"), "security.evm")))
        if b"mount" in results[-2][2] or b"unshare" in results[-2][2]:
            skip("evmctl hmac", "nothing can be mounted: %s" % results[-2][2].decode().strip())
            return
        check(results[-1] == results[-2] and results[-1][0] == 0 and len(results[-1][3]) == 21,
              "evmctl hmac, a key of %d bytes" % len(key), results[-2:])


def test_import():
    ring = subprocess.run(["keyctl", "newring", "imactl-test", "@u"], capture_output=True, check=False)
    if ring.returncode:
        skip("evmctl import", ring.stderr.decode().strip())
        return
    ring = ring.stdout.decode().strip()
    where = os.path.join(d.path, "work")
    said = []
    for program in ("evmctl", ours(d)):
        prepare(where)
        code, out, err = command(program, "import", "rsa2048.der", ring, cwd=where)
        serial = out.decode().strip()
        said.append((code, re.sub(serial, "N", (out + err).decode())))
        described = subprocess.run(["keyctl", "rdescribe", serial], capture_output=True, check=False)
        check(RSA.id in described.stdout.decode(), "%s: the key is there" % program,
              described.stdout + described.stderr)
    check(said[0] == said[1], "evmctl import", said)
    r = command(ours(d), "import", RSA.cert, ring)
    check(r[0] == 0, "import of PEM, which evmctl does not know", r)
    r = command(ours(d), "import", RSA.key, ring)
    check(r[0] == 1 and b"Failed to read key file" in r[2], "a private key is not imported", r)
    subprocess.run(["keyctl", "unlink", ring, "@u"], capture_output=True, check=False)


def test_event_log():
    """A log that leads to known PCRs: one event in each of PCR 0 to 7."""
    import hashlib
    log, agg = b"", hashlib.sha1()
    for pcr in range(8):
        digest = hashlib.sha1(b"%d" % pcr).digest()
        log += m.num("<", pcr) + m.num("<", 5) + digest + m.num("<", 3) + b"abc"
        agg.update(hashlib.sha1(bytes(20) + digest).digest())
    log += m.num("<", 0) + m.num("<", 3) + bytes(20) + m.num("<", 0)
    path = d.write("events", log)
    want = b"sha1:" + agg.hexdigest().encode() + b"\n"
    code, out, err = command(ours(d), "ima_boot_aggregate", path)
    check(code == 0 and out == want, "boot aggregate of an event log", (out, err, want))
    for what, bad, word in (("cut", log[:-1], b"ends inside event"), ("empty", b"", b"ends inside"),
                            ("PCR 24", m.num("<", 24) + log[4:], b"PCR 24"),
                            ("4 GB", log[:28] + b"\xff" * 4 + log[32:], b"not all there")):
        code, out, err = command(ours(d), "ima_boot_aggregate", d.write("events", bad))
        check(code == 125 and word in err and not out, "an event log, %s" % what, (out, err))


def setup():
    code, pem, err = command("openssl", "pkey", "-in", RSA.key, "-aes256", "-passout", "pass:secret")
    check(code == 0, "an encrypted key", err)
    d.write("enc.key", pem)
    with open(RSA.key, "rb") as k, open(RSA.cert, "rb") as c:
        d.write("both.pem", k.read() + c.read())


no = why_no_xattrs(d)
missing = have("evmctl", "openssl", "keyctl")
if no or missing:
    skip("evmctl", no or "%s is not installed" % missing)
    sys.exit(0)
setup()
main(globals())
