#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""imactl key, and keys of every form and in every state, good and bad."""
import json
import os
import resource
import subprocess
import sys

from evm_tools import TYPES, Dir, Key, command, get, have, ours, why_no_xattrs
from harness import Run, check, main, skip

d = Dir()
FILE = d.write("file", b"content\n")
SECRET = d.write("secret", b"correct horse\nsecond line\n")
WRONG = d.write("wrong", b"wrong\n")


def path(name):
    return os.path.join(d.path, name)


def x509(cert, *args):
    return command("openssl", "x509", "-in", cert, "-noout", *args)[1].decode()


def test_ca():
    r = Run("key", "ca", "-k", path("ca.key"), "-c", path("ca.pem"), "-s", "O=Test,CN=A CA", "--days", 10)
    check(r.code == 0 and not r.out and not r.err, "a CA", r)
    check(os.stat(path("ca.key")).st_mode & 0o777 == 0o600, "only its owner reads a private key")
    text = x509(path("ca.pem"), "-text")
    check("CA:TRUE" in text and "Certificate Sign" in text and "Digital Signature" not in text and
          "Subject Key Identifier" in text, "what stands in a CA's certificate", text)
    for kind in TYPES:
        r = Run("key", "new", "--ca-key", path("ca.key"), "--ca-cert", path("ca.pem"), "-t", kind, "-k",
                path("s-%s.key" % kind), "-c", path("s-%s.pem" % kind), "-d", path("s-%s.der" % kind),
                "-s", "CN=signer")
        check(r.code == 0, "a signing key of type %s" % kind, r)
        code, _, err = command("openssl", "verify", "-CAfile", path("ca.pem"), path("s-%s.pem" % kind))
        check(code == 0, "the CA's signature on it verifies", err)
        text = x509(path("s-%s.pem" % kind), "-text")
        ca_id = x509(path("ca.pem"), "-ext", "subjectKeyIdentifier").split()[-1]
        check("CA:FALSE" in text and "Digital Signature" in text and
              "Certificate Sign" not in text and ca_id in text, "what .ima asks for (KEY-3)", text)
        with open(path("s-%s.der" % kind), "rb") as f:
            der = command("openssl", "x509", "-in", path("s-%s.pem" % kind), "-outform", "DER")[1]
            check(f.read() == der, "PEM and DER are the same certificate")


def test_make_errors():
    new = ("key", "new", "-k", path("n.key"), "-c", path("n.pem"))
    ca = ("--ca-key", path("ca.key"), "--ca-cert", path("ca.pem"))
    for what, args, code, word in (
            ("no CA", ("-s", "CN=x"), 2, "--ca-key and --ca-cert or --self-signed"),
            ("half a CA", ("-s", "CN=x", "--ca-key", path("ca.key")), 2, "--self-signed"),
            ("both", ("-s", "CN=x", "--self-signed", *ca), 2, "--self-signed"),
            ("a signer as CA", ("-s", "CN=x", "--ca-key", path("s-p256.key"), "--ca-cert",
                                path("s-p256.pem")), 1, "not a CA"),
            ("another key's certificate", ("-s", "CN=x", "--ca-key", path("s-p256.key"), "--ca-cert",
                                           path("ca.pem")), 1, "not the certificate of the CA's key"),
            ("no subject", ca, 2, "--subject"), ("an empty subject", ("-s", "", *ca), 1, "empty"),
            ("a subject without =", ("-s", "x", *ca), 1, "not NAME=VALUE"),
            ("an unknown part", ("-s", "XX=y", *ca), 1, "subject: XX"),
            ("a type", ("-s", "CN=x", "-t", "rsa512", *ca), 2, "not a type"),
            ("no days", ("-s", "CN=x", "--days", "0", *ca), 2, "--days"),
            ("a hash", ("-s", "CN=x", "-a", "md6", *ca), 2, "--algo"),
            ("a hash without implementation", ("-s", "CN=x", "-a", "tgr192", *ca), 1, "tgr192")):
        r = Run(*new, *args)
        check(r.code == code and word in r.err and not os.path.exists(path("n.key")) and
              not os.path.exists(path("n.pem")), "refused: %s" % what, r)


def test_never_overwrites():
    for name in ("o.key", "o.pem", "o.der"):
        d.write(name, b"precious")
        outputs = {n: path(n) for n in ("o.key", "o.pem", "o.der")}
        r = Run("key", "ca", "-s", "CN=x", "-k", outputs["o.key"], "-c", outputs["o.pem"], "-d",
                outputs["o.der"])
        with open(path(name), "rb") as f:
            check(r.code == 1 and "File exists" in r.err and f.read() == b"precious",
                  "%s is not overwritten" % name, r)
        os.unlink(path(name))
        check(not any(map(os.path.exists, outputs.values())), "and nothing is left of the rest")


def limit_files():
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
    import signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def test_full_disk():
    r = Run("key", "ca", "-s", "CN=x", "-k", path("f.key"), "-c", path("f.pem"), preexec=limit_files)
    check(r.code == 1 and "File too large" in r.err and not os.path.exists(path("f.key")),
          "half a key is no key", r)


def sign(key, *args, env=None):
    r = Run("sign", "-n", "-k", key, *args, FILE, env=env)
    return r


def test_passphrases():
    r = Run("key", "new", "--self-signed", "-s", "CN=e", "-k", path("e.key"), "-c", path("e.pem"),
            "--encrypt", "--pass-file", SECRET)
    with open(path("e.key"), encoding="ascii") as f:
        check(r.code == 0 and "ENCRYPTED PRIVATE KEY" in f.read(), "an encrypted key", r)
    check(sign(path("e.key"), "--pass-file", SECRET).code == 0, "its passphrase from a file")
    check(sign(path("e.key"), env={"EVMCTL_KEY_PASSWORD": "correct horse"}).code == 0, "from the environment")
    for what, args, env, word in (
            ("wrong, from a file", ("--pass-file", WRONG), {}, "wrong passphrase"),
            ("wrong, from the environment", (), {"EVMCTL_KEY_PASSWORD": "x"}, "wrong passphrase"),
            ("a file that is not there", ("--pass-file", path("absent")), {}, "absent: No such file"),
            ("longer than any", ("--pass-file", d.write("long", b"x" * 5000)), {}, "long: Message too long"),
            ("empty", ("--pass-file", d.write("none", b"")), {}, "passphrase")):
        r = sign(path("e.key"), *args, env=env)
        check(r.code == 1 and word in r.err and path("e.key") in r.err, "passphrase: %s" % what, r)
    p = subprocess.run(["setsid", os.environ["IMACTL"], "sign", "-n", "-k", path("e.key"), FILE],
                       stdin=subprocess.DEVNULL, capture_output=True, check=False)
    check(p.returncode == 1 and b"no passphrase" in p.stderr, "no terminal, no passphrase", p.stderr)


def test_terminal():
    """A pseudo terminal: the question is asked, the answer not shown."""
    import pty
    import termios
    import time
    pid, fd = pty.fork()
    if not pid:
        os.execv(os.environ["IMACTL"], ["imactl", "sign", "-n", "-q", "-k", path("e.key"), FILE])
    said = b""
    while b"Passphrase of" not in said:
        said += os.read(fd, 1000)
    # OpenSSL asks first and switches the echo off then.
    until = time.monotonic() + 60
    while termios.tcgetattr(fd)[3] & termios.ECHO and time.monotonic() < until:
        time.sleep(0.01)
    os.write(fd, b"correct horse\n")
    try:
        while True:
            said += os.read(fd, 1000)
    except OSError:
        pass
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    check(code == 0 and b"correct horse" not in said, "passphrase typed at a terminal", said)


def test_forms():
    """One key in all the files it may come in; the label is the same each time."""
    key = Key(d, "rsa2048", "forms")
    want = label_of(key.key)
    for name, args in (("pkcs1.pem", ("rsa", "-in", key.key, "-traditional")),
                       ("pkcs1.der", ("rsa", "-in", key.key, "-traditional", "-outform", "DER")),
                       ("pkcs8.der", ("pkcs8", "-topk8", "-nocrypt", "-in", key.key, "-outform", "DER")),
                       ("pkcs8enc.der", ("pkcs8", "-topk8", "-in", key.key, "-outform", "DER",
                                         "-passout", "file:" + SECRET)),
                       ("pkcs1enc.pem", ("rsa", "-in", key.key, "-traditional", "-aes128", "-passout",
                                         "file:" + SECRET))):
        code, out, err = command("openssl", *args)
        got = label_of(d.write(name, out), "--pass-file", SECRET)
        check(code == 0 and want and got == want, "a private key as %s" % name, err)
    for name, args in (("pub.pem", ("-outform", "PEM")), ("pub.der", ("-outform", "DER"))):
        out = command("openssl", "pkey", "-in", key.key, "-pubout", *args)[1]
        r = Run("key", "id", d.write(name, out))
        check(r.code == 0 and r.out.startswith(key.id), "a public key as %s" % name, r)
    with open(key.key, "rb") as k, open(key.cert, "rb") as c:
        k, c = k.read(), c.read()
    check(label_of(d.write("kc.pem", k + c)) == want and label_of(d.write("ck.pem", c + k)) == want,
          "a certificate in the key's file, before or behind it")
    other = Key(d, "rsa2048", "stranger")
    with open(other.cert, "rb") as c:
        r = sign(d.write("wrong.pem", k + c.read()))
    check(r.code == 1 and "not that of the key" in r.err, "a certificate of another key in it", r)
    r = sign(key.key, "--keyid-from-cert", other.cert)
    check(r.code == 1 and "not that of the key" in r.err, "or given with --keyid-from-cert", r)
    with open(key.cert, "rb") as a, open(other.cert, "rb") as b:
        r = Run("key", "id", d.write("two.pem", a.read() + b.read()))
    check(r.code == 0 and len(r.out.splitlines()) == 2, "two certificates in a file", r)


def label_of(key, *args):
    r = Run("sign", "-q", "-k", key, *args, FILE)
    return get(FILE, "security.ima") if r.code == 0 else None


def test_token():
    """A pkcs11: URI, through a provider that stands in for a token's."""
    key = Key(d, "rsa2048", "on-token")
    token = d.write("token.der", command("openssl", "pkcs8", "-topk8", "-nocrypt", "-in", key.key,
                                         "-outform", "DER")[1])
    uri = "pkcs11:token=test;object=signing;type=private"
    env = {"OPENSSL_MODULES": os.environ["TEST_MODULES"], "TEST_TOKEN": token}
    pin, bad = d.write("pin", b"1234\n"), d.write("bad-pin", b"4321\n")
    r = Run("sign", "-k", uri, "--provider", "token", "--pass-file", pin, FILE, env=env)
    label = get(FILE, "security.ima")
    check(r.code == 0 and label == label_of(key.key), "a key of a token, PIN from a file", r)
    check(label[3:7].hex() == key.id, "and its key id")
    os.removexattr(FILE, "security.ima")
    code, _, err = command(ours(d), "ima_sign", "--engine", "token", "-k", uri, FILE,
                           env=dict(env, EVMCTL_KEY_PASSWORD="1234"))
    check(code == 0 and get(FILE, "security.ima") == label, "the same for evmctl", err)
    for what, args, word in (
            ("wrong PIN", (uri, "--provider", "token", "--pass-file", bad), "wrong passphrase"),
            ("no such object", (uri + "2", "--provider", "token", "--pass-file", pin), "no private key"),
            ("no provider", (uri, "--pass-file", pin), "no OpenSSL provider for pkcs11"),
            ("no such provider", (uri, "--provider", "nonsense"), "provider nonsense does not load")):
        r = Run("sign", "-k", *args, FILE, env=env)
        check(r.code == 1 and word in r.err, "a token: %s" % what, r)


def test_key_id():
    key = Key(d, "p256", "ids")
    for args, want in ((("--keyid", "0xDEADBEEF"), "deadbeef"), (("--keyid", "12"), "00000012"),
                       (("--keyid-from-cert", key.cert), key.id), ((), key.id)):
        label = label_of(key.key, *args)
        check(label and label[3:7].hex() == want, "key id with %s" % " ".join(args))
    for bad in ("", "0x", "123456789", "xyz", "-1"):
        check(sign(key.key, "--keyid=%s" % bad).code == 2, "no key id: '%s'" % bad)
    conf = d.write("conf", b"[req]\ndistinguished_name=n\nx509_extensions=e\nprompt=no\n[n]\nCN=x\n"
                   b"[e]\nsubjectKeyIdentifier=00112233445566778899aabbccddeeff01020304\n")
    out = command("openssl", "req", "-new", "-x509", "-key", key.key, "-config", conf)[1]
    custom = d.write("custom.pem", out)
    check(label_of(key.key, "--keyid-from-cert", custom)[3:7].hex() == "01020304",
          "the certificate's identifier, whatever it was made of")
    check(Run("verify", "-c", custom, FILE).code == 0 and Run("verify", "-c", key.cert, FILE).code == 1,
          "found by that, and not by another")
    conf = d.write("conf", b"[req]\ndistinguished_name=n\nx509_extensions=e\nprompt=no\n[n]\nCN=x\n"
                   b"[e]\nsubjectKeyIdentifier=none\nbasicConstraints=CA:FALSE\n")
    out = command("openssl", "req", "-new", "-x509", "-key", key.key, "-config", conf)[1]
    bare = d.write("bare.pem", out)
    if "Subject Key" in x509(bare, "-text"):
        skip("a certificate without identifier", "openssl adds one")
    else:
        r = sign(key.key, "--keyid-from-cert", bare)
        check(r.code == 1 and "no subject key identifier" in r.err, "a certificate without identifier", r)


def test_bad_files():
    key = Key(d, "rsa2048", "bad")
    with open(key.key, "rb") as f:
        pem = f.read()
    with open(key.der, "rb") as f:
        der = f.read()
    for what, content, word in (
            ("empty", b"", "empty file"), ("zeros", bytes(100), "no private key"),
            ("truncated PEM", pem[:len(pem) // 2], "no private key"),
            ("PEM without its end", pem[:-20], "no private key"),
            ("PEM with a character changed", pem[:200] + b"!" + pem[201:], "no private key"),
            ("a certificate", der, "no private key"), ("2 MiB", bytes(2 << 20), "too long for a key file")):
        r = sign(d.write("bad.key", content))
        check(r.code == 1 and word in r.err and "bad.key" in r.err, "private key: %s" % what, r)
    for what, content, word in (
            ("empty", b"", "empty file"), ("zeros", bytes(100), "neither a certificate nor"),
            ("truncated", der[:-1], "neither a certificate nor"), ("one byte more", der + b"\0", "neither"),
            ("a private key", pem, "neither a certificate nor")):
        r = Run("key", "id", d.write("bad.cert", content))
        check(r.code == 1 and word in r.err and "bad.cert" in r.err, "certificate: %s" % what, r)
    r = Run("key", "id", path("absent"), d.path, key.der)
    check(r.code == 1 and "absent: No such file" in r.err and "Is a directory" in r.err and
          key.id in r.out, "what can be read is shown all the same", r)
    for kind, args in (("ed25519", ("genpkey", "-algorithm", "ed25519")),
                       ("secp256k1", ("ecparam", "-name", "secp256k1", "-genkey", "-noout"))):
        out = command("openssl", *args)[1]
        r = sign(d.write("foreign.key", out))
        check(r.code == 1 and "neither RSA nor ECDSA" in r.err, "a key of a kind the kernel lacks: %s" % kind, r)


def test_json():
    key = Key(d, "p384", "json")
    r = Run("key", "id", "--json", key.der, key.pub)
    rows = json.loads(r.out)
    check([x["id"] for x in rows] == [key.id] * 2 and rows[0]["subject"] == "CN=json" and
          rows[1]["subject"] is None and rows[0]["type"] == "ecdsa-nist-p384" and
          rows[0]["bits"] == 384, "key ids as JSON", r)


def test_usage():
    for args in (("key",), ("key", "nonsense"), ("key", "id"), ("key", "id", "--nonsense"),
                 ("key", "ca", "x"), ("key", "new", "--nonsense"), ("key", "import"),
                 ("key", "import", "x"), ("key", "list", "--nonsense")):
        r = Run(*args)
        check(r.code == 2 and r.err and not r.out, "wrong usage: imactl %s" % " ".join(args), r)
    for verb in ("ca", "new", "id", "import", "list"):
        r = Run("key", verb, "--help")
        check(r.code == 0 and r.out.startswith("Usage: imactl key %s" % verb) and not r.err,
              "imactl key %s --help" % verb, r)


def keyctl(*args):
    return command("keyctl", *args)[1].decode().strip()


def list_key_ids(ring, key):
    """The id is the kernel's, whatever the description: of certificates without one, none."""
    config = d.write("bare.cnf", b"[req]\ndistinguished_name=dn\nprompt=no\nx509_extensions=ext\n"
                     b"[dn]\nCN=bare\n[ext]\nsubjectKeyIdentifier=none\n")
    command("openssl", "req", "-x509", "-new", "-key", key.key, "-config", config, "-set_serial",
            "0x0123456789abcdef", "-outform", "DER", "-out", path("bare.der"))
    check("Subject Key Identifier" not in x509(path("bare.der"), "-inform", "DER", "-text"),
          "a certificate without a subject key identifier")
    check(Run("key", "import", path("bare.der"), ring).code == 0, "it can be imported")
    with open(key.der, "rb") as f:
        command("keyctl", "padd", "asymmetric", "named: X509.x 01234567 []", ring, stdin=f.read())
    r = Run("key", "list", ring)
    rows = {line.split(None, 3)[3]: line.split()[1] for line in r.out.splitlines()[1:]}
    check(rows.get("bare: 0123456789abcdef") == "-", "it has no id by which signatures name it", r)
    check(rows.get("named: X509.x 01234567 []") == key.id, "a key that was given a description has its own", r)
    rows = json.loads(Run("key", "list", "--json", ring).out)[0]["keys"]
    check([k["id"] for k in rows if "bare" in k["description"]] == [None], "no id in JSON", rows)


def test_keyrings():
    """A keyring restricted as the kernel restricts .ima, by a CA that stands in another."""
    if have("keyctl"):
        skip("keyrings", "keyctl is not installed: keyutils")
        return
    ring, trusted = keyctl("newring", "imactl-ring", "@u"), keyctl("newring", "imactl-ca", "@u")
    if not ring or not trusted:
        skip("keyrings", "no keyring can be made here")
        return
    try:
        r = Run("key", "import", path("ca.pem"), "imactl-ca")
        check(r.code == 0 and r.out.split()[1:] == [path("ca.pem")], "a certificate imported, by name", r)
        code, _, err = command("keyctl", "restrict_keyring", ring, "asymmetric", "key_or_keyring:" + trusted)
        if code:
            skip("a restricted keyring", err.decode().strip())
        r = Run("key", "import", path("s-p256.der"), path("s-rsa2048.pem"), ring)
        check(r.code == 0 and len(r.out.splitlines()) == 2, "signers imported, by number", r)
        stranger = Key(d, "p256", "self")
        r = Run("key", "import", stranger.der, path("s-p384.der"), ring)
        check(code or (r.code == 1 and "a key the kernel trusts" in r.err and "s-p384" in r.out),
              "one of nobody the kernel trusts is refused, its neighbour is not", r)
        r = Run("key", "list", ring)
        check(r.code == 0 and Run("key", "id", path("s-p256.der")).out.split()[0] in r.out, "listed", r)
        rows = json.loads(Run("key", "list", "--json", "imactl-ca").out)
        check(rows[0]["keyring"] == "imactl-ca" and len(rows[0]["keys"]) == 1 and
              rows[0]["keys"][0]["id"] == Run("key", "id", path("ca.pem")).out.split()[0], "as JSON", rows)
        list_key_ids(trusted, Key(d, "rsa2048", "listed"))
    finally:
        keyctl("unlink", ring, "@u")
        keyctl("unlink", trusted, "@u")
    r = Run("key", "import", path("s-p256.der"), ".no-such-ring")
    check(r.code == 1 and ".no-such-ring: no such keyring" in r.err, "no such keyring", r)
    r = Run("key", "import", FILE, "@u")
    check(r.code == 1 and "no certificate" in r.err, "what is no certificate is not imported", r)
    check(Run("key", "list").code == 0, "the keyrings there are")


def loop_mount(kind, options):
    """Returns a directory, or None and why."""
    image, where = path("image"), path("mnt")
    os.makedirs(where, exist_ok=True)
    if kind == "ext4":
        d.write("image", bytes(8 << 20))
        command("mkfs.ext4", "-q", "-F", image)
        code, _, err = command("mount", "-o", "loop," + options, image, where)
    else:
        code, _, err = command("mount", "-t", kind, "-o", options, "none", where)
    return (where, None) if code == 0 else (None, err.decode().strip())


def test_no_room_for_labels():
    key = Key(d, "rsa2048", "mounts")
    where, why = loop_mount("ramfs", "mode=0755")
    if where:
        target = os.path.join(where, "f")
        with open(target, "wb") as f:
            f.write(b"x")
        r = Run("sign", "-k", key.key, target)
        code, _, err = command(ours(d), "ima_sign", "-k", key.key, target)
        command("umount", where)
        check(r.code == 1 and "not supported" in r.err and target in r.err, "no attributes on the file system", r)
        check(code == 125 and b"setxattr failed" in err, "nor for evmctl", err)
    else:
        skip("a file system without attributes", why)
    where, why = loop_mount("tmpfs", "mode=0755,size=1m")
    if where:
        target = os.path.join(where, "f")
        with open(target, "wb") as f:
            f.write(b"x")
        command("mount", "-o", "remount,ro", where)
        r = Run("sign", "-k", key.key, target)
        code, _, err = command(ours(d), "ima_sign", "-k", key.key, target)
        command("umount", where)
        check(r.code == 1 and "Read-only" in r.err, "a read-only mount", r)
        check(code == 125 and b"setxattr failed" in err and b"Read-only" in err, "nor for evmctl", err)
    else:
        skip("a read-only mount", why)


def test_absurd_labels():
    """Stored values of absurd lengths."""
    key = Key(d, "p256", "absurd")
    for what, value, word in (("empty", b"", "empty"), ("one byte", b"\x03", "version"),
                              ("3000 bytes", b"\x03" * 3000, "more than"),
                              ("a length of 64 KiB", b"\x03\x02\x04abcd\xff\xff" + bytes(71), "as its header"),
                              ("no length", b"\x03\x02\x04abcd\0\0", "without a signature")):
        os.setxattr(FILE, "security.ima", value)
        r = Run("verify", "-c", key.der, FILE)
        check(r.code == 1 and word in r.out + r.err, "security.ima of %s" % what, r)


no = why_no_xattrs(d)
missing = have("openssl")
if no or missing:
    skip("keys", no or "%s is not installed" % missing)
    sys.exit(0)
main(globals())
