#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Inputs for the fuzz target of labels: mklabel.py DIR writes one file each.

The signatures verify with no key that the target has; what is built here is their form.
"""
import os
import subprocess
import sys

import mklist as m

IMACTL = os.environ.get("IMACTL", "imactl")


def signature(kind, version, algo, length):
    return bytes((kind, version, algo)) + b"\xa1\xb2\xc3\xd4" + length.to_bytes(2, "big") + \
        bytes(range(256)) * (length // 256) + bytes(length % 256)


def labels():
    yield "digest-sha1", b"\x01" + bytes(range(20))
    yield "digest-sha256", b"\x04\x04" + bytes(range(32))
    yield "hmac", b"\x02" + bytes(range(20))
    yield "hmac-sha256", b"\x07\x04" + bytes(range(32))
    for name, kind, version in (("sig", 3, 2), ("verity", 6, 3), ("portable", 5, 2)):
        yield "%s-rsa" % name, signature(kind, version, 4, 256)
        yield "%s-ec" % name, signature(kind, version, 4, 71)
    yield "version-1", b"\x03\x01" + bytes(14) + b"\x01\x08\x00" + bytes(256)
    yield "events", (m.num("<", 4) + m.num("<", 5) + bytes(20) + m.num("<", 3) + b"abc") * 3


def tool(*args):
    subprocess.run([IMACTL, *args], check=True, stdout=subprocess.DEVNULL)


def main(directory):
    for name, content in labels():
        with open(os.path.join(directory, name), "wb") as f:
            f.write(content)
    for kind in ("rsa2048", "p256"):
        stem = os.path.join(directory, kind)
        if os.path.exists(stem + ".key"):  # of an earlier run
            continue
        tool("key", "new", "--self-signed", "-t", kind, "-k", stem + ".key", "-c", stem + ".pem",
             "-d", stem + ".der", "-s", "CN=seed")
        with open(stem + ".ko", "wb") as f:
            f.write(b"module")
        tool("sign", "--quiet", "--appended", "-k", stem + ".key", "-c", stem + ".pem", stem + ".ko")


if __name__ == "__main__":
    main(sys.argv[1])
