#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Metadata on the command line: security.evm for another system, beside evmctl's.

Both sign the same file with the same RSA key and the same facts, so the bytes must be
the same; and imactl must notice each fact that is another one when it verifies.
"""
import os
import sys

from evm_tools import Dir, Key, command, get, have, why_no_xattrs
from harness import Run, check, main, skip

d = Dir()
EVM, IMA = "security.evm", "security.ima"
FILE = d.write("file", b"for another system\n")
KEY = Key(d, "rsa2048")
UUID = "00112233-4455-6677-8899-aabbccddeeff"
LABEL = "system_u:object_r:bin_t:s0"
CAPS = bytes.fromhex("0100000200200000000000000000000000000000")
NUMBERS = ("--uid=4001", "--gid=4002")
PLACE = ("--ino=81985529216486895", "--generation=4294967295", "--uuid=" + UUID)
SIGN = ("sign", "--key", KEY.key)
VERIFY = ("verify", "--evm", "--cert", KEY.cert)


def fresh():
    for name in (EVM, IMA):
        if get(FILE, name) is not None:
            os.removexattr(FILE, name)
    Run("hash", "--store", FILE)


def ours(*args):
    fresh()
    r = Run(*SIGN, *args, FILE)
    return r, get(FILE, EVM)


def theirs(*args):
    fresh()
    _, _, err = command("evmctl", "sign", "-k", KEY.key, *args, FILE)
    return err, get(FILE, EVM)


# (what, options of imactl, options of evmctl, of which mode is decimal)
SAME = (
    ("portable", ("--evm=portable",), ("-o",)),
    ("portable, owner and mode", ("--evm=portable", *NUMBERS, "--mode=0100755"),
     ("-o", *NUMBERS, "--mode=33261")),
    ("portable, mode without a type", ("--evm=portable", "--mode=4750"), ("-o", "--mode=35304")),
    ("portable, 32 bits", ("--evm=portable", *NUMBERS, "--word-size=32"), ("-o", *NUMBERS, "--m32")),
    ("portable, security.ima", ("--evm=portable", "--xattr=security.ima=0x0404aabbcc"),
     ("-o", "--ima=0404aabbcc")),
    ("portable, SELinux", ("--evm=portable", "--selinux=" + LABEL), ("-o", "--selinux=" + LABEL)),
    ("inode", ("--evm=inode", *PLACE), PLACE),
    ("inode, all numbers", ("--evm=inode", *NUMBERS, *PLACE, "--mode=0755"),
     (*NUMBERS, *PLACE, "--mode=33261")),
    ("inode, 32 bits", ("--evm=inode", "--ino=7", *PLACE[1:], "--word-size=32"),
     ("--ino=7", *PLACE[1:], "--m32")),
    ("inode, no UUID", ("--evm=inode", *PLACE[:2], "--no-fsuuid"), (*PLACE[:2], "-u")),
    ("inode, text of an attribute", ("--evm=inode", *PLACE, "--xattr=security.capability=abc"),
     (*PLACE, "--caps=abc")),
    ("inode, SELinux and security.ima",
     ("--evm=inode", *PLACE, "--selinux=" + LABEL, "--xattr=security.ima=0s" "BASE64"),
     (*PLACE, "--selinux=" + LABEL, "--ima=040400")),
    ("sha512", ("--evm=inode", "--algo=sha512", *PLACE), ("-a", "sha512", *PLACE)),
    ("with the content", ("--ima", "--evm=inode", *NUMBERS, *PLACE), ("--imasig", *NUMBERS, *PLACE)),
)


def test_same_as_evmctl():
    if have("evmctl"):
        skip("the bytes of evmctl", "evmctl is not installed: ima-evm-utils")
        return
    for what, mine, other in SAME:
        mine = [a.replace("BASE64", "BAQA") for a in mine]
        r, label = ours(*mine)
        err, wanted = theirs(*other)
        check(r.code == 0 and label and label == wanted, "the bytes of evmctl: %s" % what,
              "%s\nevmctl: %s\nours %s\ntheirs %s" % (r, err, label, wanted))


def test_each_fact_counts():
    """What was signed for another system is valid there, and nowhere else."""
    facts = {"uid": "4001", "gid": "4002", "mode": "0755", "ino": "5", "generation": "6",
             "uuid": UUID, "selinux": LABEL, "xattr": "security.capability=0x" + CAPS.hex(),
             "no-xattr": IMA, "word-size": "32", "byte-order": "big"}
    other = {"uid": "4000", "gid": "1", "mode": "0754", "ino": "4", "generation": "7",
             "uuid": UUID.replace("ff", "fe"), "selinux": LABEL + "x",
             "xattr": "security.capability=0x" + CAPS[:-1].hex() + "01", "no-xattr": "security.apparmor",
             "word-size": "64", "byte-order": "little"}

    def options(**instead):
        return ["--%s=%s" % (k.replace("_", "-"), instead.get(k.replace("-", "_"), v))
                for k, v in facts.items()]
    for kind, drop in (("inode", ()), ("portable", ("ino", "generation", "uuid", "no-xattr"))):
        args = [o for o in options() if not o.startswith(tuple("--%s=" % x for x in drop))]
        r, label = ours("--evm=" + kind, *args)
        check(r.code == 0 and label, "%s, all facts given" % kind, r)
        r = Run(*VERIFY, *args, FILE)
        check(r.code == 0, "%s: valid with the same facts" % kind, r)
        r = Run(*VERIFY, FILE)
        check(r.code == 1 and EVM in r.err, "%s: not valid for what is here" % kind, r)
        for name, value in other.items():
            if name in drop:
                continue
            wrong = [a if not a.startswith("--%s=" % name) else "--%s=%s" % (name, value)
                     for a in args]
            r = Run(*VERIFY, *wrong, FILE)
            check(r.code == 1 and EVM in r.err, "%s: another %s is noticed" % (kind, name), r)


def test_capability():
    """Given, it is as if it were there."""
    given, label = ours("--evm=portable", "--xattr=security.capability=0x" + CAPS.hex())
    os.setxattr(FILE, "security.capability", CAPS)
    there, same = ours("--evm=portable")
    check(given.code == 0 and there.code == 0 and label == same, "a capability given or there", there)
    r = Run(*SIGN, "--evm=portable", "--no-xattr=security.capability", FILE)
    without = get(FILE, EVM)
    os.removexattr(FILE, "security.capability")
    check(r.code == 0 and Run(*VERIFY, FILE).code == 0 and without != same,
          "one that is there, and will not be", r)


def test_tree():
    """For all files, and in archives; --resume knows them, too."""
    for name in ("t/a", "t/b/c"):
        d.write(name, name.encode())
    top = os.path.join(d.path, "t")
    facts = ("--uid=0", "--gid=0", "--mode=0644", "--selinux=" + LABEL)
    sign = (*SIGN, "--cert", KEY.cert, "--ima", "--evm=portable", *facts)
    os.chown(top + "/b/c", 77, 78)
    r = Run(*sign, top)
    check(r.code == 0 and "signed   2" in r.out, "a tree is signed for another system", r)
    r = Run(*VERIFY, *facts, top)
    check(r.code == 0 and "valid    2" in r.out, "and valid there", r)
    r = Run(*sign, "--resume", top)
    check(r.code == 0 and "labelled 2" in r.out, "--resume takes the facts given", r)
    r = Run(*sign, "--uid=1", "--resume", top)
    check(r.code == 0 and "signed   2" in r.out, "and signs again if there are others", r)
    command("tar", "-cf", d.path + "/t.tar", "-C", top, ".")
    r = Run(*sign, "--archive", "--output", d.path + "/s.tar", d.path + "/t.tar")
    check(r.code == 0 and "signed   2" in r.out, "what is in an archive", r)
    r = Run(*VERIFY, *facts, "--archive", d.path + "/s.tar")
    check(r.code == 0 and "valid    2" in r.out, "is valid there", r)
    r = Run(*VERIFY, "--archive", d.path + "/s.tar")
    check(r.code == 1, "and not as it is owned in the archive", r)


def test_no_generation():
    """A file system that does not tell generation and UUID: they can be given."""
    if not os.path.isdir("/dev/shm"):
        skip("signed on tmpfs", "no /dev/shm")
        return
    path = "/dev/shm/imactl-test-%d" % os.getpid()
    try:
        with open(path, "wb") as f:
            f.write(b"x")
        args = ("--evm=inode", "--uuid=" + UUID, "--ima", path)
        r = Run(*SIGN, *args)
        if r.code == 0 or EVM not in r.err:
            skip("signed on tmpfs", (r.err or "the generation is known").strip())
            return
        check(Run(*SIGN, "--generation=5", *args).code == 0, "a generation given is known")
        check(Run(*VERIFY, "--generation=5", "--uuid=" + UUID, path).code == 0, "and verifies")
    finally:
        os.remove(path)


WRONG = (
    ("--uid=x", "--uid: 'x'"), ("--uid=-1", "--uid: '-1'"), ("--uid=4294967295", "--uid"),
    ("--uid=", "--uid: ''"), ("--gid=0x5", "--gid: '0x5'"), ("--gid= 5", "--gid"),
    ("--mode=888", "--mode: '888'"), ("--mode=rwx", "--mode: 'rwx'"), ("--mode=", "--mode"),
    ("--mode=040755", "regular file"), ("--mode=1000644", "--mode"),
    ("--ino=18446744073709551616", "--ino"), ("--ino=a", "--ino: 'a'"),
    ("--generation=4294967296", "--generation"), ("--generation=-1", "--generation"),
    ("--uuid=0011", "--uuid: '0011'"), ("--uuid=" + UUID + "0", "--uuid"),
    ("--uuid=" + UUID[:-1] + "g", "--uuid"), ("--uuid=" + UUID.replace("-", ""), "--uuid"),
    ("--selinux=", "--selinux: an empty label"),
    ("--xattr=security.ima", "is not NAME=VALUE"), ("--xattr==x", "is not NAME=VALUE"),
    ("--xattr=security.ima=0x0", "security.ima: wanted pairs of hex digits"),
    ("--xattr=security.ima=0xgg", "wanted pairs of hex digits"),
    ("--xattr=security.ima=0sAAA", "wanted base64"), ("--xattr=security.ima=0sA===", "wanted base64"),
    ("--xattr=security.ima=0sAA=A", "wanted base64"), ("--xattr=security.ima=0s!AAA", "wanted base64"),
    ("--xattr=security.ima=" + "x" * 65537, "longer than an attribute can be"),
    ("--xattr=user.foo=x", "user.foo: security.evm does not cover it"),
    ("--xattr=security.evm=x", "does not cover it"), ("--no-xattr=security.im", "does not cover it"),
    ("--word-size=16", "--word-size: '16'"), ("--byte-order=middle", "--byte-order: 'middle'"),
)


def test_wrong():
    fresh()
    for verb in ((*SIGN, "--evm=inode"), VERIFY):
        for option, word in WRONG:
            r = Run(*verb, option, FILE)
            check(r.code == 2 and word in r.err and not r.out and get(FILE, EVM) is None,
                  "%s %s" % (verb[0], option[:40]), str(r)[:2000])
        r = Run(*verb, "--selinux=a", "--xattr=security.selinux=b", FILE)
        check(r.code == 2 and "security.selinux: given twice" in r.err, "an attribute given twice", r)
        r = Run(*verb, "--uuid=" + UUID, "--no-fsuuid", FILE)
        check(r.code == 2 and "exclude each other" in r.err, "a UUID that is not covered", r)
    for option in ("--ino=5", "--generation=5", "--uuid=" + UUID):
        r = Run(*SIGN, "--evm=portable", option, FILE)
        check(r.code == 2 and option.split("=")[0] + ": a portable signature" in r.err,
              "portable and " + option, r)
    for verb in (SIGN, VERIFY[:1] + VERIFY[2:]):
        r = Run(*verb, "--uid=5", FILE)
        check(r.code == 2 and "--uid: only security.evm covers it" in r.err,
              "%s: owner without --evm" % verb[0], r)
    r = Run(*SIGN, "--ima", "--evm=portable", "--xattr=security.ima=x", FILE)
    check(r.code == 2 and "what --ima makes" in r.err, "security.ima given and made", r)
    r = Run(*SIGN, "--evm=portable", "--xattr=security.SMACK64MMAP=x", FILE)
    check(r.code == 0, "a portable signature covers the extra names of Smack", r)
    r = Run(*SIGN, "--evm=inode", "--xattr=security.SMACK64MMAP=x", FILE)
    check(r.code == 2 and "does not cover it" in r.err, "others only if told so", r)
    r = Run(*SIGN, "--evm=inode", *PLACE, "--evm-xattr=security.foo", "--xattr=security.foo=x", FILE)
    check(r.code == 0, "a name that the kernel was told of", r)


no = why_no_xattrs(d)
if no or have("openssl"):
    skip("metadata given", no or "openssl is not installed")
    sys.exit(0)
main(globals())
