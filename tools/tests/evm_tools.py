# SPDX-License-Identifier: GPL-2.0-only
"""Keys, certificates and extended attributes for the tests of labels."""
import errno
import os
import shutil
import subprocess

from harness import Dir, Run, check

IMACTL = os.environ.get("IMACTL", "imactl")
TYPES = ("rsa2048", "rsa4096", "p256", "p384", "p521")


class Key:
    """A signing key, a certificate that certifies itself, and the bare public key."""

    def __init__(self, d, kind, name=None):
        stem = os.path.join(d.path, name or kind)
        self.kind, self.key, self.cert, self.der, self.pub = (
            kind, stem + ".key", stem + ".pem", stem + ".der", stem + ".pub")
        made = Run("key", "new", "--self-signed", "--type", kind, "--key", self.key, "--cert",
                   self.cert, "--der", self.der, "--subject", "CN=%s" % (name or kind))
        if made.code:
            check(False, "a key of type %s" % kind, made)
        subprocess.run(["openssl", "pkey", "-in", self.key, "-pubout", "-out", self.pub],
                       check=True, capture_output=True)

    @property
    def id(self):
        return Run("key", "id", self.der).out.split()[0]


def command(*args, stdin=b"", env=None, cwd=None):
    """Returns (exit code, standard output, standard error), as bytes."""
    p = subprocess.run([str(a) for a in args], input=stdin, capture_output=True, check=False,
                       timeout=300, cwd=cwd, env=dict(os.environ, **(env or {})))
    return p.returncode, p.stdout, p.stderr


def ours(d):
    """imactl under the name evmctl."""
    path = os.path.join(d.path, "bin", "evmctl")
    if not os.path.lexists(path):
        os.makedirs(os.path.dirname(path))
        os.symlink(IMACTL, path)
    return path


def get(path, name):
    try:
        return os.getxattr(path, name)
    except OSError as e:
        if e.errno == errno.ENODATA:
            return None
        raise


def why_no_xattrs(d):
    """Why security.* cannot be set here, or None."""
    path = d.write("xattr-probe", b"")
    try:
        os.setxattr(path, "security.ima", b"\x01" + bytes(20))
    except OSError as e:
        return "security.ima cannot be set below %s: %s" % (d.path, e.strerror)
    return None


def have(*programs):
    """The first of the programs that is not installed, or None."""
    return next((p for p in programs if not shutil.which(p)), None)


__all__ = ["Dir", "Key", "TYPES", "command", "get", "have", "ours", "why_no_xattrs"]
