#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The corpus of the gates: text in the repository, files for the fuzzer.

usage: corpus.py seeds GATE DIR      write the values one would think of
       corpus.py unpack TEXT DIR     write each line of TEXT as a file
       corpus.py pack DIR TEXT       write the files of DIR as lines

GATE is "label", "sig", "siglist", "trailer" or "evm". A line is hexadecimal, "-" for no byte at all.
Values longer than 256 bytes are not packed: they tell little and fill pages.
"""

import hashlib
import struct
import sys
from pathlib import Path

# Bytes in a digest, by number of the algorithm (CON-1).
SIZES = [16, 16, 20, 20, 32, 48, 64, 28, 16, 32, 40, 32,
         48, 64, 16, 20, 24, 32, 32, 64, 32, 48, 64]
LONGEST = 256


def body(n):
    """Bytes that look random and are the same each time."""
    return hashlib.shake_128(b"body").digest(n)


def signature(kind, version, algo, n, claimed=None):
    return struct.pack(">BBBIH", kind, version, algo, 0xcafebabe,
                       n if claimed is None else claimed) + body(n)


def labels():
    yield b""
    yield from (bytes([kind]) for kind in range(8))
    yield from (bytes([1]) + body(n) for n in (1, 15, 16, 17, 19, 20, 21))
    yield bytes([1]) + body(16) + bytes(4)
    for algo, size in enumerate(SIZES):
        yield bytes([4, algo]) + body(size)
    yield bytes([4, 4]) + body(31)
    yield bytes([4, 4]) + body(33)
    yield bytes([4, len(SIZES)]) + body(32)
    yield bytes([4, 255]) + body(32)
    yield from sigs()


def sigs():
    for kind, version in ((3, 1), (3, 2), (3, 3), (6, 2), (6, 3), (5, 2)):
        yield signature(kind, version, 4, 64)
    for algo in (0, 22, 23, 255):
        yield signature(3, 2, algo, 64)
    yield from (signature(3, 2, 4, 64, n) for n in (0, 63, 65, 64 << 8))
    yield from (signature(3, 2, 4, 1)[:n] for n in range(11))


def siglist(kind, element=48, nr=1, header=0, size=None, claimed=None):
    """One list; size and element size as they are unless claimed otherwise."""
    content = body(header + nr * element)
    total = 28 + len(content) if size is None else size
    return (bytes.fromhex(kind) +
            struct.pack("<III", total, header, element if claimed is None else claimed) +
            content)


LISTS = ["a159c0a5e494a74a87b5ab155c2bf072", "92a4d23bc0967940b420fcf98ef103ed",
         "2616c4c14c509240aca941f936934328", "cbb219d73a3d9645a3bcdad00e67656f"]


def siglists():
    """Signature databases, good and nearly so (CERT-3)."""
    good = [siglist(kind) for kind in LISTS]
    yield from (b"", *good, b"".join(good), b"".join(good)[:-1], good[0] + b"x")
    yield from (good[0][:n] for n in (1, 16, 27, 28, 29, 75))
    yield siglist(LISTS[2], nr=3)
    yield siglist(LISTS[0], header=10)
    yield from (siglist(LISTS[0], element=n) for n in (0, 1, 15, 16, 17))
    yield siglist(LISTS[0], nr=0)
    yield siglist(LISTS[0], nr=0, header=10)
    yield from (siglist(LISTS[0], claimed=n) for n in (0, 16, 24, 47, 49, 0xffffffff))
    yield from (siglist(LISTS[0], size=n) for n in (0, 27, 28, 75, 77, 0xffffffff))
    yield good[0][:20] + struct.pack("<I", 0xffffffff) + good[0][24:]
    yield good[0][:20] + struct.pack("<I", 0xffffffe4) + good[0][24:]


MARKER = b"~Module signature appended~\n"


def trailer(kind=2, n=64, extra=0):
    return bytes([0, 0, kind, 0, 0, 0, extra, 0]) + struct.pack(">I", n) + MARKER


def trailers():
    """Files that end in an appended signature, or nearly."""
    yield from (b"", b"x", MARKER, trailer(), trailer(n=0), b"x" + trailer(n=0), b"x" + trailer(n=1))
    for n in (0, 1, 63, 64, 99, 100, 101, 0xffffffff):
        yield body(100) + trailer(n=n)
    yield body(100) + trailer(kind=1)
    yield body(100) + trailer(extra=1)
    yield body(100) + trailer()[:-1]
    yield body(100) + trailer() + b"\n"


def evms():
    """HMACs of both forms, signatures of both kinds, and what is nearly one of them."""
    yield b""
    yield from (bytes([kind]) for kind in range(9))
    yield from (bytes([2]) + body(n) for n in (19, 20, 21))
    for algo, size in enumerate(SIZES):
        yield bytes([7, algo]) + body(size)
    yield from (bytes([7, 4]) + body(n) for n in (0, 31, 33))
    yield from (bytes([7, algo]) + body(32) for algo in (len(SIZES), 255))
    for kind, version in ((3, 1), (3, 2), (3, 3), (5, 1), (5, 2), (5, 3)):
        yield from (signature(kind, version, algo, 64) for algo in (2, 4, 22, 23, 255))
    yield from (signature(kind, 2, 4, 1)[:n] for kind in (3, 5) for n in range(11))


def store(values, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for value in values:
        (folder / hashlib.sha1(value).hexdigest()).write_bytes(value)


def read(path):
    for line in path.read_text().splitlines():
        if not line.startswith("#"):
            yield b"" if line == "-" else bytes.fromhex(line)


def write(path, values):
    lines = ["# SPDX-License-Identifier: GPL-2.0-only",
             "# Written by corpus.py: a value a line, shortest first."]
    lines += [v.hex() or "-" for v in sorted(set(values), key=lambda v: (len(v), v))]
    path.write_text("\n".join(lines) + "\n")


def main(args):
    if len(args) != 3 or args[0] not in ("seeds", "unpack", "pack"):
        sys.exit(__doc__)
    if args[0] == "seeds":
        gates = {"label": labels, "sig": sigs, "siglist": siglists,
                 "trailer": trailers, "evm": evms}
        store(gates[args[1]](), Path(args[2]))
    elif args[0] == "unpack":
        store(read(Path(args[1])), Path(args[2]))
    else:
        values = (p.read_bytes() for p in Path(args[1]).iterdir())
        write(Path(args[2]), [v for v in values if len(v) <= LONGEST])


main(sys.argv[1:])
