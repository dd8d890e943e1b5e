#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""imactl sign, verify and hash inside archives: what other programs see, and broken ones."""
import io
import os
import shutil
import tarfile

from harness import Run, check, main, skip
from treelib import (CERT, DER, EVM, IMA, KEY, KEY2, Imactl, d, evmctl, labels, may_label, sh, sign,
                     tree, verify)

SCHILY = "SCHILY.xattr."
BOTH = ("--ima", "--evm=portable")


def read(path):
    with open(path, "rb") as f:
        return f.read()


def pack(name, *args):
    """A tar by GNU tar of the usual tree; its path."""
    top = tree("t")
    os.link(top + "/lib/a", top + "/lib/again")
    os.symlink("a", top + "/lib/link")
    # Whole seconds: GNU tar compares finer ones where it sees PAX headers.
    for where, _, files in os.walk(top):
        for f in files:
            os.utime(os.path.join(where, f), (1e9, 1e9), follow_symlinks=False)
    path = os.path.join(d.path, name)
    r = sh("tar", *args, "--sort=name", "-C", d.path, "-caf", path, "t")
    if r.returncode:
        raise RuntimeError(r)
    return path


def members(path):
    """{name: (PAX records, type, mode, content)} as Python reads it."""
    with tarfile.open(path) as t:
        return {m.name: (dict(m.pax_headers), m.type, m.mode, m.mtime, m.uname,
                         t.extractfile(m).read() if m.isreg() else None) for m in t}


def without_labels(found):
    return {name: ({k: v for k, v in m[0].items() if k not in (SCHILY + IMA, SCHILY + EVM)},
                   *m[1:]) for name, m in found.items()}


def test_tar():
    for fmt in ("v7", "ustar", "gnu", "posix"):
        path = pack("a.tar", "--format=" + fmt)
        out = d.path + "/signed.tar"
        r = sign("--archive", *BOTH, "--output", out, path)
        check(r.code == 0 and r.counts() == (5, {"hard-link": 1, "symlink": 1}, {}),
              "%s: signed" % fmt, r)
        r = verify("--archive", "--ima", "--evm", out)
        check(r.code == 0 and r.counts()[0] == 5, "%s: verified" % fmt, r)
        check(without_labels(members(out)) == without_labels(members(path)),
              "%s: all else is what it was" % fmt)
        r = sh("tar", "-df", out, "-C", d.path)
        check(sum(SCHILY + IMA in m[0] for m in members(out).values()) == 5 and not r.returncode,
              "%s: Python and GNU tar read it" % fmt, r)
        again = d.path + "/again.tar"
        sign("--archive", *BOTH, "--output", again, out)
        check(read(again) == read(out), "%s: signing twice changes nothing" % fmt)
        Imactl("sign", "--key", KEY2, "--archive", "--output", again, out)
        r = verify("--archive", again)
        check(r.counts()[2] == {"no-key": 5}, "%s: another signature replaces the first" % fmt, r)


def test_extracted():
    path = pack("a.tar")
    sign("--archive", *BOTH, "--in-place", path)
    for what, args in (("GNU tar", ("tar", "--xattrs", "--xattrs-include=security.*")),
                       ("bsdtar", ("bsdtar", "--xattrs", "-p"))):
        if not shutil.which(args[0]):
            skip("%s restores the labels" % what, "%s is not installed: libarchive-tools" % what)
            continue
        to = os.path.join(d.path, "x")
        shutil.rmtree(to, ignore_errors=True)
        os.mkdir(to)
        r = sh(*args, "-C", to, "-xf", path)
        check(r.returncode == 0 and len(labels(to + "/t/lib/a")) == 2 and
              verify("--ima", "--evm", to).counts()[0] == 5, "%s restores the labels" % what, r)
        evmctl("evmctl verifies what %s restored" % what, "verify", "-k", DER, to + "/t/lib/a")
        before = labels(to + "/t/lib/a")
        sign(*BOTH, to)
        check(labels(to + "/t/lib/a") == before, "they are those of the files themselves")


def test_compressed():
    for end in ("gz", "xz", "zst", "bz2"):
        path = pack("c.tar." + end)
        plain = pack("c.tar")
        magic = read(path)[:3]
        r = sign("--archive", "--in-place", path)
        check(r.code == 0 and read(path)[:3] == magic and
              verify("--archive", path).counts()[0] == 5, "%s: signed in place" % end, r)
        sign("--archive", "--in-place", plain)
        sh("sh", "-c", 'case $1 in *.gz) gzip -dc "$1";; *.xz) xz -dc "$1";; *.zst) zstd -dc "$1";; '
           '*) bzip2 -dc "$1";; esac >"$2"', "sh", path, d.path + "/unpacked")
        check(read(d.path + "/unpacked") == read(plain), "%s: the same archive inside" % end)
        first = read(path)
        sign("--archive", "--in-place", path)
        check(read(path) == first, "%s: the same bytes again" % end)
        bad = d.write("bad.tar." + end, first[:len(first) // 2])
        r = sign("--archive", "--in-place", bad)
        check(r.code == 1 and len(r.err.splitlines()) == 1 and read(bad) == first[:len(first) // 2],
              "%s: cut in two" % end, r)


def tar_of(*infos, fmt=tarfile.PAX_FORMAT, **kwargs):
    """A tar of (name, content, fields)."""
    buf = io.BytesIO()
    with tarfile.open(fileobj=buf, mode="w", format=fmt, **kwargs) as t:
        for name, data, fields in infos:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            for key, value in fields.items():
                setattr(info, key, value)
            t.addfile(info, io.BytesIO(data))
    return buf.getvalue()


def test_kept():
    old = "SCHILY.xattr.user.other"
    path = d.write("k.tar", tar_of(
        ("f" * 200, b"one", {"pax_headers": {"VENDOR.thing": "kept", old: "too", SCHILY + IMA: "old",
                                             "LIBARCHIVE.xattr.security.ima": "b2xk"}}),
        ("plain", b"two", {"uid": 0o7777777, "uname": "nobody", "mtime": 1.5}),
        pax_headers={"comment": "global"}))
    r = sign("--archive", "--in-place", "--include=f*", path)
    found = members(path)
    check(r.counts() == (1, {"not-included": 1}, {}), "one member is signed", r)
    records = found["f" * 200][0]
    check(records["VENDOR.thing"] == "kept" and records[old] == "too" and
          records["comment"] == "global" and records[SCHILY + IMA] != "old" and
          "LIBARCHIVE.xattr.security.ima" not in records, "other records are kept", records)
    check(SCHILY + IMA not in found["plain"][0] and found["plain"][3] == 1.5, "other members, too")
    names = ("long" * 40 + "/" + "name" * 40, "x")
    path = d.write("g.tar", tar_of((names[0], b"one", {}), (names[1], b"", {}), fmt=tarfile.GNU_FORMAT))
    sign("--archive", "--in-place", path)
    check(set(members(path)) == set(names) and verify("--archive", path).counts()[0] == 2,
          "GNU's long names")
    path = d.write("evm.tar", tar_of(("f", b"", {"pax_headers": {"RHT.security.selinux": "x"}})))
    r = sign("--archive", *BOTH, "--in-place", path)
    check(r.code == 1 and r.json["files"][0]["field"] == EVM and "not written" in r.err,
          "an attribute that EVM covers and we cannot read", r)
    r = sign("--archive", *BOTH, "--output", d.path + "/none.tar", path)
    check(r.code == 1 and not os.path.exists(d.path + "/none.tar"), "no output then", r)


def header(name=b"x", size=b"00000000003", kind=b"0", tail=b"ustar\x0000"):
    block = bytearray(512)
    block[:len(name)] = name
    block[100:108] = b"0000644\0"
    block[108:124] = b"0000000\0" * 2
    block[124:124 + len(size)] = size
    block[136:147] = b"00000000000"
    block[156:157] = kind
    block[257:257 + len(tail)] = tail
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def pax(records, kind=b"x"):
    return header(size=b"%011o" % len(records), kind=kind) + records.ljust(-(-len(records) // 512) * 512, b"\0")


DATA = b"abc".ljust(512, b"\0")
END = bytes(1024)


def test_broken_tar():
    good = header() + DATA + END
    check(sign("--archive", "--in-place", d.write("ok.tar", good)).counts()[0] == 1,
          "the whole one is fine")
    cases = (("cut inside the first header", good[:300], "not a tar"),
             ("cut inside a header", header() + DATA + good[:300], "ends inside a header"),
             ("cut inside the content", header(size=b"00000002000") + DATA, "the archive is shorter"),
             ("nothing", b"", "not a tar"),
             ("garbage", b"garbage" * 100, "checksum"),
             ("a changed header", good[:5] + b"y" + good[6:], "checksum"),
             ("an absurd size", header(size=b"77777777777") + DATA, "the archive is shorter"),
             ("the largest size", header(size=b"\x80" + b"\x7f" + b"\xff" * 10) + DATA, "size"),
             ("a size of 2^63 - 1", header(size=b"\x80\0\0\0\x7f" + b"\xff" * 7) + DATA, "size"),
             ("a negative size", header(size=b"\xff" * 12) + DATA, "size"),
             ("a size that is no number", header(size=b"12x") + DATA, "size is no number"),
             ("leads out", header(name=b"a/../../x") + DATA + END, '".."'),
             ("leads out in a PAX record", pax(b"16 path=a/b/../\n") + header() + DATA + END, '".."'),
             ("leads out in a long name", header(size=b"00000000005", kind=b"L") +
              b"../x".ljust(512, b"\0") + header() + DATA + END, '".."'),
             ("no name", header(name=b"") + DATA + END, "name is empty"),
             ("a name with NUL", pax(b"11 path=a\0\n") + header() + DATA + END, "NUL"),
             ("a PAX length beyond", pax(b"99 path=a\n") + header() + DATA + END, "length is wrong"),
             ("a PAX length of 0", pax(b"0 path=a\n") + header() + DATA + END, "length is wrong"),
             ("a huge PAX length", pax(b"9" * 40 + b" a=b\n") + header() + DATA + END, "length is wrong"),
             ("a PAX record without end", pax(b"9 path=ab") + header() + DATA + END, "line feed"),
             ("a PAX record without key", pax(b"5 =a\n") + header() + DATA + END, "no key"),
             ("a PAX size that lies", pax(b"13 size=9999\n") + header() + DATA + END, "archive is shorter"),
             ("a PAX size that is no number", pax(b"10 size=x\n") + header() + DATA + END, "size is no"),
             ("a PAX header above 1 MiB", header(size=b"%011o" % (2 << 20), kind=b"x") +
              bytes(2 << 20) + header() + DATA + END, "larger than 1 MiB"),
             ("a PAX header and no more", pax(b"9 a=bbbb\n") + END, "without a member"),
             ("a global path", pax(b"10 path=a\n", b"g") + header() + DATA + END, "global PAX header"),
             ("a global attribute", pax(b"27 SCHILY.xattr.user.x=abc\n", b"g") + header() + DATA +
              END, "global PAX header"),
             ("a link with content", header(kind=b"2") + DATA + END, "has content"),
             ("a hard link with content", header(kind=b"1") + DATA + END, "has content"))
    for what, data, word in cases:
        path = d.write("broken/b.tar", data)
        r = sign("--archive", "--in-place", path)
        check(r.code == 1 and word in r.err and "b.tar: " in r.err and read(path) == data and
              os.listdir(os.path.dirname(path)) == ["b.tar"], "broken tar: " + what, r)
    sparse = pax(b"22 GNU.sparse.major=1\n") + header() + DATA + header(name=b"y") + DATA + END
    r = sign("--archive", "--output", d.path + "/o.tar", d.write("s.tar", sparse))
    check(r.code == 1 and r.counts() == (1, {}, {"error": 1}) and "sparse" in r.out and
          not os.path.exists(d.path + "/o.tar"), "a sparse file is an error, others go on", r)
    r = sign("--archive", "--exclude=x", "--output", d.path + "/o.tar", d.path + "/s.tar")
    check(r.code == 0 and read(d.path + "/o.tar")[:2048] == sparse[:2048],
          "unless it is left out", r)


def cpio(*entries, magic=b"070701", trailer=True):
    """newc of (name, content, fields)."""
    out = b""
    for i, (name, data, f) in enumerate(entries + ((("TRAILER!!!", b"", {}),) if trailer else ())):
        raw = name.encode() + b"\0"
        head = magic + b"".join(b"%08x" % n for n in (
            f.get("ino", i + 1), f.get("mode", 0o100644), 0, 0, f.get("nlink", 1), 0,
            f.get("size", len(data)), 0, 0, 0, 0, f.get("namesize", len(raw)), 0))
        out += (head + raw).ljust(-(-(len(head) + len(raw)) // 4) * 4, b"\0")
        out += data.ljust(-(-len(data) // 4) * 4, b"\0")
    return out


def test_cpio():
    manifest = d.path + "/cpio.manifest"
    top = tree("t")
    os.link(top + "/lib/a", top + "/lib/again")
    if shutil.which("cpio"):
        r = sh("sh", "-c", 'cd "$1" && find t | sort | cpio -o -H newc >t.cpio', "sh", d.path)
        path = d.path + "/t.cpio"
        before = read(path)
        r = sign("--archive", *BOTH, "--manifest", manifest, path)
        check(r.code == 0 and r.counts() == (5, {"hard-link": 1}, {}) and read(path) == before,
              "cpio: a manifest, and the archive as it was", r)
        r = verify("--archive", "--ima", "--evm", "--manifest", manifest, path)
        check(r.code == 0 and r.counts()[0] == 5, "cpio: verified with the manifest", r)
        to = d.path + "/out"
        shutil.rmtree(to, ignore_errors=True)
        os.mkdir(to)
        sh("sh", "-c", 'cd "$1" && cpio -id <"$2" && setfattr --restore="$3"', "sh", to, path, manifest)
        r = verify("--ima", "--evm", to)
        check(r.code == 0 and r.counts()[0] == 5, "cpio: restored by setfattr after unpacking", r)
    else:
        skip("cpio: archives of GNU cpio", "cpio is not installed")
    r = sign("--archive", "--in-place", d.write("c", cpio(("a", b"x", {}))))
    check(r.code == 1 and "no room" in r.err, "cpio: labels cannot be in it", r)
    image = cpio(("a", b"x", {})) + bytes(508) + cpio(("b", b"y", {}), ("c", b"z", {}), magic=b"070702")
    r = sign("--archive", "--manifest", manifest, d.write("c", image))
    check(r.code == 0 and r.counts()[0] == 3, "cpio: one archive after the other", r)
    ok = (("a", b"x", {}),)
    cases = (("another one, compressed", cpio(*ok) + b"\x1f\x8b" + bytes(100), "not plain newc"),
             ("no trailer", cpio(*ok, trailer=False), "without a trailer"),
             ("cut", cpio(*ok)[:50], "ends inside a header"),
             ("old format", b"070707" + bytes(200), "only newc"),
             ("unknown format", b"070703" + bytes(200), "magic"),
             ("no numbers", b"070701" + b"x" * 200, "8 hex digits"),
             ("absurd size", cpio(("a", b"x", {"size": 0xffffffff})), "the archive is shorter"),
             ("absurd name", cpio(("a", b"x", {"namesize": 0xffffffff})), "name: length"),
             ("no name", cpio(("a", b"x", {"namesize": 0})), "name: length"),
             ("a name without end", cpio(("abc", b"x", {"namesize": 3})), "name does not end"),
             ("leads out", cpio(("../a", b"x", {})), '".."'))
    for what, data, word in cases:
        r = sign("--archive", "--manifest", manifest, d.write("c", data))
        check(r.code == 1 and word in r.err, "broken cpio: " + what, r)
    links = cpio(("a", b"x", {"ino": 7, "nlink": 2}), ("b", b"y", {"ino": 7, "nlink": 2}))
    r = sign("--archive", "--manifest", manifest, d.write("c", links))
    check(r.code == 1 and "hard link" in r.out, "cpio: two contents of one file", r)


def deb(*parts):
    return b"!<arch>\n" + b"".join(
        b"%-16s%-12d%-6d%-6d%-8o%-10d`\n" % (n, 0, 0, 0, 0o100644, len(p)) + p + b"\n" * (len(p) % 2)
        for n, p in parts)


def test_deb():
    manifest = d.path + "/deb.manifest"
    if shutil.which("dpkg-deb"):
        os.makedirs(d.path + "/p/opt", exist_ok=True)
        d.write("p/DEBIAN/control", b"Package: zz\nVersion: 1\nArchitecture: all\n"
                b"Maintainer: nobody <nobody@localhost>\nDescription: x\n")
        d.write("p/opt/tool", b"tool")
        for how in ("gzip", "xz", "zstd", "none"):
            path = d.path + "/p.deb"
            sh("dpkg-deb", "-Z" + how, "--root-owner-group", "-b", d.path + "/p", path)
            before = read(path)
            r = sign("--archive", *BOTH, "--manifest", manifest, path)
            check(r.code == 0 and r.counts() == (1, {}, {}) and read(path) == before,
                  "deb, %s: a manifest" % how, r)
            r = verify("--archive", "--ima", "--evm", "--manifest", manifest, path)
            check(r.code == 0, "deb, %s: verified with it" % how, r)
        to = d.path + "/unpacked.deb"
        sh("dpkg-deb", "-x", path, to)
        sh("setfattr", "--restore=" + manifest, cwd=to)
        r = verify("--ima", "--evm", to)
        check(r.code == 0 and r.counts()[0] == 1, "deb: restored by setfattr after unpacking", r)
        r = sign("--archive", "--in-place", path)
        check(r.code == 1 and "dpkg refuses" in r.err and read(path) == before,
              "deb: labels cannot be in it", r)
    else:
        skip("deb: packages of dpkg-deb", "dpkg-deb is not installed: dpkg")
    good = (b"debian-binary", b"2.0\n"), (b"control.tar", b""), (b"data.tar/", header() + DATA + END)
    r = sign("--archive", "--manifest", manifest, d.write("x.deb", deb(*good)))
    check(r.counts()[0] == 1, "deb: a package by hand", r)
    cases = (("no package", deb((b"file", b"x")), "not a Debian package"),
             ("another format", deb((b"debian-binary", b"3.0\n"), *good[1:]), "format other than 2"),
             ("no data", deb(*good[:2]), "without data.tar"),
             ("cut", deb(*good)[:100], "ends inside a header"),
             ("shorter", deb(*good)[:1000], "the archive is shorter"),
             ("no number", deb(*good).replace(b"4         `", b"4x        `", 1), "size is no number"),
             ("magic", deb(*good).replace(b"`\n", b"``", 1), "magic is wrong"),
             ("broken inside", deb(*good[:2], (b"data.tar", b"x" * 600)), "checksum"),
             ("broken compression", deb(*good[:2], (b"data.tar.xz", b"\xfd7zXZ\0" + b"x" * 600)),
              "unpacking"))
    for what, data, word in cases:
        r = sign("--archive", "--manifest", manifest, d.write("x.deb", data))
        check(r.code == 1 and word in r.err, "broken deb: " + what, r)


def test_hash():
    path = pack("h.tar")
    r = Run("hash", "--archive", path)
    digest = sh("sha256sum", d.path + "/t/lib/a").stdout.decode().split()[0]
    check(r.code == 0 and "sha256:%s  t/lib/a\n" % digest in r.out, "digests of members", r)
    r = Run("hash", "--archive", "--store", "--in-place", path)
    check(r.code == 0 and Run("verify", "--archive", path).code == 0, "stored in the archive", r)
    r = sign("--archive", "--dry-run", path)
    check(r.code == 0 and r.counts()[0] == 5, "--dry-run needs no output", r)
    r = Run("sign", "--key", KEY, "--archive", "--in-place", "--resume", "--cert", CERT, path)
    r = Run("sign", "--key", KEY, "--archive", "--in-place", "--resume", "--cert", CERT, path)
    check("labelled 5" in r.out and "signed   0" in r.out, "--resume in an archive", r)
    for what in ("/dev/null", d.path, "/nonexistent"):
        r = sign("--archive", "--in-place", what)
        check(r.code == 1 and r.err.startswith("imactl: %s: " % what), "no archive: " + what[:9], r)
    os.symlink(path, d.path + "/link.tar")
    r = sign("--archive", "--in-place", d.path + "/link.tar")
    check(r.code == 1 and os.path.islink(d.path + "/link.tar"), "a link is not replaced", r)
    os.chmod(path, 0o604)
    sign("--archive", "--in-place", path)
    check(os.stat(path).st_mode & 0o777 == 0o604, "permissions of the archive are kept")


if may_label():
    main(globals())
else:
    skip("labels in archives", "security.* attributes cannot be set here")
