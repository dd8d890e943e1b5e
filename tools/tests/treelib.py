# SPDX-License-Identifier: GPL-2.0-only
"""What the tests of trees and archives share: keys, files, attributes, other programs."""
import errno
import json
import os
import shutil
import subprocess

from harness import Dir, Run, check, skip

IMA, EVM = "security.ima", "security.evm"
d = Dir()


def sh(*args, **kwargs):
    return subprocess.run([str(a) for a in args], capture_output=True, check=False, **kwargs)


def key_pair(name):
    """A key and its certificate, PEM and DER."""
    sh("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "9", "-subj",
       "/CN=" + name, "-keyout", d.path + "/%s.key" % name, "-out", d.path + "/%s.pem" % name)
    sh("openssl", "x509", "-in", d.path + "/%s.pem" % name, "-outform", "DER", "-out",
       d.path + "/%s.der" % name)
    return tuple(d.path + "/%s.%s" % (name, end) for end in ("key", "pem", "der"))


KEY, CERT, DER = key_pair("one")
KEY2, CERT2, DER2 = key_pair("two")


def may_label():
    """security.* needs a privilege, and a file system that has it."""
    path = d.write("probe", b"")
    try:
        os.setxattr(path, IMA, b"\1")
    except OSError:
        return False
    return True


def labels(path):
    """{name: value} of security.ima and security.evm."""
    found = {}
    for name in (IMA, EVM):
        try:
            found[name] = os.getxattr(path, name, follow_symlinks=False)
        except OSError as e:
            if e.errno not in (errno.ENODATA, errno.EOPNOTSUPP):
                raise
    return found


def tree(name, files=None):
    """A directory with files; by default five, one of them empty."""
    files = files or {"bin/tool": b"#!/bin/sh\n", "bin/prog": b"\x7fELF" + bytes(100),
                      "lib/a": b"a" * 5000, "lib/deep/b": b"b", "empty": b""}
    top = os.path.join(d.path, name)
    shutil.rmtree(top, ignore_errors=True)
    for path, data in files.items():
        d.write(os.path.join(name, path), data)
        os.chmod(os.path.join(top, path), 0o755 if path.startswith("bin/") else 0o644)
    return top


class Imactl(Run):
    """A verb with --json; the object in .json."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, "--json", **kwargs)
        try:
            self.json = json.loads(self.out)
        except ValueError:
            self.json = {}
        if self.json and self.json["ok"] != (self.code == 0):
            check(False, "exit code and ok agree", self)

    def counts(self):
        return (self.json.get("done"), self.json.get("skipped"), self.json.get("failed"))


def sign(*args, **kwargs):
    return Imactl("sign", "--key", KEY, "--cert", CERT, *args, **kwargs)


def verify(*args, **kwargs):
    return Imactl("verify", "--cert", CERT, *args, **kwargs)


def evmctl(what, *args):
    """Whether evmctl, if there is one, is content; without one, a skip and True."""
    if not shutil.which("evmctl"):
        skip(what, "evmctl is not installed: ima-evm-utils")
        return
    r = sh("evmctl", *args)
    check(r.returncode == 0, what, (r.stdout + r.stderr).decode(errors="replace"))
