#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Makes quotes, signatures, keys and lines of references as seeds for fuzz_quote, from the
description of the formats alone (TPM 2.0 Part 2). Nothing in them is signed by anybody.

  mkquote.py DIR
"""
import os
import struct
import sys


def sized(data):
    return struct.pack(">H", len(data)) + data


def attest(selection=((0x000b, (10,)),), nonce=b"nonce", digest=bytes(32)):
    rows = b""
    for bank, pcrs in selection:
        bits = sum(1 << pcr for pcr in pcrs)
        rows += struct.pack(">HB", bank, 3) + bits.to_bytes(3, "little")
    head = b"\xffTCG" + struct.pack(">H", 0x8018) + sized(b"\0\x0b" + bytes(32)) + sized(nonce)
    clock = struct.pack(">QIIBQ", 12345, 7, 8, 1, 0x2019102300163636)
    return head + clock + struct.pack(">I", len(selection)) + rows + sized(digest)


def rsa_signature(scheme=0x0014, size=256):
    return struct.pack(">HH", scheme, 0x000b) + sized(b"\x5a" * size)


def ecdsa_signature():
    return struct.pack(">HH", 0x0018, 0x000b) + sized(b"\x5a" * 32) + sized(b"\xa5" * 32)


def rsa_public(attributes=0x00050072):
    area = struct.pack(">HHI", 1, 0x000b, attributes) + sized(b"")
    area += struct.pack(">HHHHI", 0x0010, 0x0014, 0x000b, 2048, 0) + sized(b"\xc3" * 256)
    return sized(area)


def ecc_public():
    area = struct.pack(">HHI", 0x0023, 0x000b, 0x00050072) + sized(b"")
    area += struct.pack(">HHHHH", 0x0010, 0x0018, 0x000b, 3, 0x0010)
    # The generator of P-256 is on the curve.
    area += sized(bytes.fromhex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"))
    area += sized(bytes.fromhex("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"))
    return sized(area)


def pcrs(selection=((0x000b, (10, 16)),), size=32):
    """What tpm2_quote --pcr writes; one list of values."""
    rows = b"".join(struct.pack("<HB", bank, 3) + sum(1 << n for n in which).to_bytes(3, "little") +
                    bytes(2) for bank, which in selection)
    count = sum(len(which) for _, which in selection)
    values = (struct.pack("<H", size) + b"\x77" * size + bytes(64 - size)) * count
    return struct.pack("<I", len(selection)) + rows.ljust(128, b"\0") + struct.pack("<II", 1, count) + \
        values.ljust(528, b"\0")


SEEDS = {
    "attest": (0, attest()),
    "attest-banks": (0, attest(((4, (0, 10)), (0x000b, range(24)), (0x7777, (1,))), b"", bytes(64))),
    "attest-empty": (0, attest((), b"", b"")),
    "rsassa": (1, rsa_signature()), "rsapss": (1, rsa_signature(0x0016)),
    "ecdsa": (1, ecdsa_signature()), "null": (1, b"\0\x10"),
    "tpmt": (2, rsa_public()[2:]), "plain": (1, rsa_signature()[6:]),
    "pcrs": (5, pcrs()), "pcrs-banks": (5, pcrs(((4, (1, 2)), (0x7777, (0,)), (4, (0, 10))), 20)),
    "rsa": (2, rsa_public()), "loose": (2, rsa_public(0x00040072)), "ecc": (2, ecc_public()),
    "line": (3, b"00" * 32 + b"  /usr/bin/ls"), "escaped": (3, b"\\" + b"00" * 20 + b" *a\\nb"),
    "tag": (3, b"SHA256 (/usr/bin/a b) = " + b"ab" * 32), "algo": (3, b"sha512:" + b"ab" * 64 + b"  x"),
    "all": (4, attest()),
}


def main(directory):
    for name, (kind, data) in SEEDS.items():
        with open(os.path.join(directory, name), "wb") as f:
            f.write(bytes([kind]) + data)


if __name__ == "__main__":
    main(sys.argv[1])
