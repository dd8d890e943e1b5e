#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Small archives of all kinds, to begin fuzzing with.

Usage: mkarchive.py DIR
"""
import io
import os
import sys
import tarfile


def tar(fmt, name, **fields):
    buf = io.BytesIO()
    with tarfile.open(fileobj=buf, mode="w", format=fmt, bufsize=512) as t:
        for kind, size in ((tarfile.REGTYPE, 3), (tarfile.DIRTYPE, 0), (tarfile.SYMTYPE, 0),
                           (tarfile.LNKTYPE, 0)):
            info = tarfile.TarInfo(name + kind.decode())
            info.size, info.type, info.linkname = size, kind, "target"
            for key, value in fields.items():
                setattr(info, key, value)
            t.addfile(info, io.BytesIO(bytes(size)))
    return buf.getvalue()[:7168]


def newc(*names):
    out = b""
    for i, name in enumerate(names + ("TRAILER!!!",)):
        raw = name.encode() + b"\0"
        out += b"070701" + b"".join(b"%08x" % n for n in (
            i + 1, 0o100644, 0, 0, 1, 0, 0, 0, 0, 0, 0, len(raw), 0)) + raw
        out += bytes(-len(out) % 4)
    return out


def ar(*parts):
    return b"!<arch>\n" + b"".join(
        b"%-16s%-12d%-6d%-6d%-8o%-10d`\n" % (n, 0, 0, 0, 0o100644, len(p)) + p + b"\n" * (len(p) % 2)
        for n, p in parts)


def main():
    seeds = {
        "ustar": tar(tarfile.USTAR_FORMAT, "name"),
        "prefix": tar(tarfile.USTAR_FORMAT, "d" * 90 + "/" + "f" * 90),
        "gnu": tar(tarfile.GNU_FORMAT, "n" * 150, uid=1 << 30),
        "pax": tar(tarfile.PAX_FORMAT, "é" * 80, pax_headers={
            "SCHILY.xattr.security.ima": "old", "SCHILY.xattr.user.x": "y", "VENDOR.z": "w",
            "LIBARCHIVE.xattr.security.ima": "b2xk", "size": "3"}),
        "cpio": newc("a", "b/c") + bytes(4) + newc("d"),
        "deb": ar((b"debian-binary", b"2.0\n"), (b"control.tar", b""),
                  (b"data.tar", tar(tarfile.USTAR_FORMAT, "./x"))),
        "manifest": b"# file: a\\012b",
        "value": b"security.ima=0x0302",
    }
    for name, data in seeds.items():
        with open(os.path.join(sys.argv[1], name), "wb") as f:
            f.write(data)


main()
