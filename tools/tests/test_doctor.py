#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""imactl doctor on a prepared tree: what each rule makes of each kind of label."""
import json
import os
import shutil
import subprocess

from harness import Dir, Run, check, main, skip

d = Dir()
TREE = os.path.join(d.path, "tree")
CA, KEY, CERT = (os.path.join(d.path, n) for n in ("ca", "key.pem", "cert.pem"))
OTHER = os.path.join(d.path, "other.pem")


class Doctor(Run):
    """imactl doctor --json; refusals as {(cause, file name)}."""

    def __init__(self, policy, *args, paths=(TREE,), root=None):
        self.policy = d.write("policy", policy.encode())
        super().__init__("doctor", "--json", "--policy", self.policy, "--examples", "100",
                         "--root", root or system(), *args, *paths)
        self.json = json.loads(self.out) if self.out else {}

    def groups(self):
        return self.json.get("refused", [])

    def refused(self):
        return {(g["cause"], os.path.basename(p)) for g in self.groups() for p in g["examples"]}

    def state(self, name):
        return {c["name"]: c["state"] for c in self.json["system"]}.get(name)


def system(cmdline="root=/dev/vda", evm=None, secure_boot=b"\x06\0\0\0\1", config=()):
    """A root directory with what doctor looks at of a system; what is given is right."""
    root = os.path.join(d.path, "root")
    files = {"proc/cmdline": cmdline.encode() + b"\n",
             "sys/kernel/security/ima/policy": b"",
             "sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c": secure_boot,
             "sys/kernel/security/integrity/evm/evm": evm,
             "boot/config-%s" % os.uname().release: "".join(
                 "CONFIG_%s=y\n" % o for o in ("IMA", "IMA_APPRAISE", "IMA_APPRAISE_MODSIG") if o not in config).encode() or b"\n"}
    for name, data in files.items():
        if data is not None:
            d.write(os.path.join("root", name), data)
        elif os.path.exists(os.path.join(root, name)):
            os.remove(os.path.join(root, name))
    return root


def set_ima(name, value):
    os.setxattr(os.path.join(TREE, name), "security.ima", value)


def can_label():
    path = d.write("probe", b"x")
    try:
        os.setxattr(path, "security.ima", b"\4\4" + bytes(32))
        return True
    except OSError as e:
        skip("labels of a prepared tree", "security.ima cannot be set here: %s" % e.strerror)
        return False


def prepare():
    shutil.rmtree(TREE, ignore_errors=True)
    for name, mode in (("digest", 0o644), ("stale", 0o644), ("none", 0o755), ("signed", 0o755),
                       ("foreign", 0o644), ("odd", 0o644), ("sha1", 0o644), ("user", 0o644),
                       ("modsig.ko", 0o644), ("plain.ko", 0o644), ("lib/firmware/fw.bin", 0o644)):
        os.chmod(d.write(os.path.join("tree", name), ("content of %s" % name).encode()), mode)
    os.symlink("none", os.path.join(TREE, "link"))
    os.chown(os.path.join(TREE, "user"), 4000, 4000)
    for key, cert, cn in ((KEY, CERT, "signer"), (OTHER, os.path.join(d.path, "othercert.pem"), "other")):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key,
                        "-out", cert, "-subj", "/CN=%s" % cn, "-days", "3650",
                        "-addext", "keyUsage=digitalSignature"], check=True, capture_output=True)
    def tree(*names):
        return [os.path.join(TREE, n) for n in names]
    runs = (["hash", "--store"] + tree("digest", "stale", "lib/firmware/fw.bin"),
            ["hash", "--store", "--algo=sha1"] + tree("sha1"),
            ["sign", "--key", KEY, "--cert", CERT] + tree("signed"),
            ["sign", "--key", OTHER] + tree("foreign"),
            ["sign", "--key", KEY, "--cert", CERT, "--appended"] + tree("modsig.ko"))
    for args in runs:
        r = Run(*args)
        if r.code:
            check(False, "prepared with imactl %s" % args[0], r)
    with open(os.path.join(TREE, "stale"), "ab") as f:
        f.write(b"!")
    set_ima("odd", b"\x99junk")


def snapshot():
    out = {}
    for where, _, names in os.walk(TREE):
        for name in names:
            path = os.path.join(where, name)
            st = os.lstat(path)
            attrs = {} if os.path.islink(path) else \
                {a: os.getxattr(path, a) for a in os.listxattr(path)}
            out[path] = (st.st_mode, st.st_uid, st.st_mtime_ns, st.st_ctime_ns, st.st_size, attrs)
    return out


def test_tree():
    if not can_label():
        return
    prepare()
    before = snapshot()
    unlabelled = {("missing-hash", n) for n in ("none", "modsig.ko", "plain.ko")}
    damaged = {("invalid-hash", "stale"), ("unknown-ima-data", "odd")}

    r = Doctor("appraise fowner=0\n", "--key", CERT)
    check(r.code == 1 and r.refused() == unlabelled | damaged | {("invalid-signature", "foreign")} and
          r.json["covered"] == 10 and r.json["files"] == 11,
          "each kind of label, and who owns the file", r)
    check([g["no_key"] for g in r.groups() if g["cause"] == "invalid-signature"] == [True],
          "a signature of an unknown key is told from a wrong one", r)
    r = Doctor("appraise fowner=0\n")
    check(r.refused() == unlabelled | damaged and r.json["unverified"] == 2,
          "without certificates signatures pass, and are counted", r)
    r = Doctor("appraise fowner=0 appraise_type=imasig\n", "--key", CERT)
    check(("IMA-signature-required", "digest") in r.refused() and
          not any(n == "signed" for _, n in r.refused()), "a signature is demanded", r)
    r = Doctor("appraise fowner=0 appraise_algos=sha256,sha512\n", "--key", CERT)
    check(("denied-hash-algorithm", "sha1") in r.refused() and
          not any(n == "digest" for _, n in r.refused()), "an algorithm is demanded", r)
    r = Doctor("appraise func=MODULE_CHECK appraise_type=imasig|modsig\n", "--key", CERT)
    check(r.refused() == {("IMA-signature-required", "plain.ko")} and r.json["covered"] == 2,
          "an appended signature will do, where there is one", r)
    r = Doctor("appraise func=BPRM_CHECK uid=0\n", "--key", CERT)
    check(r.refused() == {("missing-hash", "none")} and
          r.groups()[0]["accesses"] == ["executed by root"], "only how it is reached counts", r)
    r = Doctor("appraise func=BPRM_CHECK uid>0\n", "--key", CERT, "--uid", "7")
    check(r.groups()[0]["accesses"] == ["executed by a user"] and r.groups()[0]["line"] == 1,
          "and who does it", r)
    r = Doctor("dont_appraise fowner=0\nappraise\n", "--key", CERT)
    check(r.refused() == {("missing-hash", "user")}, "an exemption", r)
    r = Doctor("appraise func=FIRMWARE_CHECK appraise_type=imasig\n", "--key", CERT)
    check(r.refused() == {("IMA-signature-required", "fw.bin")}, "firmware", r)
    r = Doctor("appraise fowner=0 digest_type=verity appraise_type=sigv3\n", "--key", CERT)
    check(("verity-signature-required", "signed") in r.refused(), "fs-verity is demanded", r)
    r = Doctor("appraise fowner=4000\n", "--exclude", "user")
    check(r.json["files"] == 10 and not r.groups(), "--exclude", r)
    r = Doctor("appraise func=BPRM_CHECK fowner=0\n", "--key", CERT, "--evm",
               paths=(os.path.join(TREE, "signed"),))
    check(r.refused() == {("missing-HMAC", "signed")}, "EVM would ask for its attribute", r)
    r = Doctor("appraise func=BPRM_CHECK fowner=0\n", "--key", CERT,
               paths=(os.path.join(TREE, "signed"),))
    check(r.code == 0 and r.json["covered"] == 1 and r.json["healthy"], "all is well", r)
    check(snapshot() == before, "nothing was altered")


def key_ring():
    """A keyring _ima in place of the one that only a kernel can make; or why there is none."""
    with open("/proc/keys", encoding="ascii", errors="replace") as f:
        if any(" .ima:" in line or " _ima:" in line for line in f):
            return None, "this kernel has a keyring of its own"
    p = subprocess.run(["keyctl", "newring", "_ima", "@u"], capture_output=True, check=False)
    return (p.stdout.decode().strip(), None) if not p.returncode else (None, p.stderr.decode())


def test_loaded_keys():
    """Without certificates: key ids against those on the keyring."""
    if not shutil.which("keyctl") or not can_label():
        skip("keys that are loaded", "keyctl is not installed: keyutils")
        return
    prepare()
    ring, why = key_ring()
    if not ring:
        skip("keys that are loaded", why)
        return
    paths = [os.path.join(TREE, n) for n in ("signed", "foreign", "digest")]
    policy = d.write("policy", b"appraise fowner=0\n")

    def doctor(*args):
        r = Run("doctor", "--json", "--policy", policy, "--examples", "9", *args, *paths)
        r.json = json.loads(r.out)
        return r, [(g["cause"], g.get("reason"), g.get("key_id"),
                    [os.path.basename(p) for p in g["examples"]]) for g in r.json["refused"]]
    ids = [Run("key", "id", c).out.split()[0] for c in (CERT, os.path.join(d.path, "othercert.pem"))]
    lost = [("invalid-signature", "key not in .ima", i, [n])
            for i, n in zip(ids, ("signed", "foreign"))]
    try:
        r, refused = doctor()
        check(sorted(refused) == sorted(lost) and r.json["unverified"] == 0,
              "an empty keyring: every signature lacks its key, and each id is told", r)
        added = Run("key", "import", CERT, "_ima")
        if added.code:
            skip("keys that are loaded", added.err.strip())
            return
        r, refused = doctor()
        check(refused == lost[1:] and r.json["unverified"] == 1,
              "one key loaded: the other's id is not there", r)
        r = Run("doctor", "--policy", policy, *paths)
        check("1 file: invalid-signature (key not in .ima, key id %s)" % ids[1] in r.out, "for people", r)
        r, refused = doctor("--key", os.path.join(d.path, "othercert.pem"))
        check(refused == [("invalid-signature", "no such key given", ids[0], ["signed"])],
              "certificates given count instead of the keyring", r)
        r, refused = doctor("--root", system())
        check(not refused and r.json["unverified"] == 2, "another root has no keyring", r)
        der = os.path.join(d.path, "noskid.der")
        subprocess.run("openssl req -x509 -key %s -subj /CN=n -days 9 -addext subjectKeyIdentifier=none "
                       "-config /dev/null -outform DER -out %s 2>/dev/null" % (KEY, der), shell=True, check=False)
        if not os.path.exists(der) or Run("key", "import", der, "_ima").code:
            skip("a key without an id", "no such certificate can be made or loaded here")
            return
        r, refused = doctor()
        check(not refused and r.json["unverified"] == 2, "with a key of unknown id nothing is said", r)
    finally:
        subprocess.run(["keyctl", "unlink", ring, "@u"], capture_output=True, check=False)


def test_no_attributes():
    r = Doctor("appraise fsname=proc\n", paths=("/proc/version",))
    check(r.refused() == {("no-xattr-support", "version")} and r.state("xattrs") == "warning",
          "a file system without attributes", r)


def test_system():
    path = d.write("none/x", b"")
    def states(policy="audit\n", **kwargs):
        return Doctor(policy, "--no-files", paths=(path,), root=system(**kwargs))
    r = states()
    check(r.code == 0 and r.state("mode") == "ok" and r.state("ima") == "ok" and
          r.state("kernel") == "ok" and r.state("secure-boot") == "ok", "a system that is well", r)
    for kwargs, name, state in (({"cmdline": "x ima-appraise=off"}, "mode", "bad"),
                                ({"cmdline": "ima_appraise=enforce ima_appraise=log"}, "mode", "warning"),
                                ({"cmdline": "ima_appraise=fix"}, "secure-boot", "warning"),
                                ({"secure_boot": b"\x06\0\0\0\0"}, "secure-boot", "warning"),
                                ({"secure_boot": b""}, "secure-boot", "warning"),
                                ({"config": ("IMA_APPRAISE",)}, "kernel", "bad"),
                                ({"evm": b"1"}, "evm", "ok"), ({"evm": b"0"}, "evm", "warning"),
                                ({"evm": None}, "evm", "warning")):
        r = states(**kwargs)
        check(r.state(name) == state and (r.code == 0) == (state != "bad"),
              "%s: %s is %s" % (kwargs, name, state), r)
    r = Doctor("audit\n", "--no-files", root=os.path.join(d.path, "none"))
    check(r.code == 1 and r.state("ima") == "bad" and r.state("kernel") == "unknown", "no IMA", r)
    r = Run("doctor", "--no-files", "--builtin", "tcb", "--root", system())
    check("secure-boot  ok" in r.out and "verdict      nothing would be refused" in r.out, "for people", r)


def test_usage():
    for args in ((), ("--policy", "x", "--builtin", "tcb"), ("--builtin", "nonsense"),
                 ("--builtin", "tcb", "--uid", "x"), ("--builtin", "tcb", "--nonsense")):
        r = Run("doctor", *args, "/nonexistent")
        check(r.code == 2 and not r.out, "wrong usage: doctor %s" % " ".join(args), r)
    for args, word in ((("--policy", "/nonexistent"), "/nonexistent: No such file"),
                       (("--policy", d.write("bad", b"measure x\n")), 'bad:1:9: error: "x"'),
                       (("--builtin", "tcb", "--key", d.write("nokey", b"x")), "nokey: ")):
        r = Run("doctor", *args, "--no-files")
        check(r.code == 1 and word in r.err, "error: %s" % word, r)
    r = Run("doctor", "--builtin", "tcb", "--root", system(), "/nonexistent")
    check(r.code == 1 and "/nonexistent" in r.err, "a path that is not there", r)


main(globals())
