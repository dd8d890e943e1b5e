#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The manual pages: every command has one, and what their examples show is what happens.

An example is a block between .EX and .EE whose first line is the roff comment .\\" run:

    .EX
    .\\" run
    $ imactl log verify \\-\\-pcrs pcrs list | tail \\-n 1
    .\\" prints
    verdict    verified
    .EE

Lines behind .\\" run are a shell script (bash, errors and unset variables end it); a "$ " or
"# " before a command is for the reader and is taken off. It must end with exit code 0, or with
the number behind the word: .\\" run 1. Lines behind .\\" prints are all that it prints on
standard output and standard error; without that line the output does not matter. Further
parts, again with .\\" run, may follow in the same block. Other words in that comment:

    .\\" run root       sets security.* attributes; skipped where that is not allowed

Each block runs in a directory of its own that has, made anew:

    list        binary measurement list, bank sha256: five records, one of them signed by
                an unknown key, one a violation
    altered     the same list after the digest of one file was changed
    pcrs        PCR values that go with list, as tpm2_pcrread prints them
    key.pem     RSA key with certificate cert.pem and, as DER, cert.der
    ec-key.pem  key on curve P-256 with certificate ec-cert.pem
    program     an executable script, 0755
    module.ko   4096 bytes, not signed
    policy      a policy of three rules and a comment
    tree/       usr/bin/hello 0755, usr/bin/hi (symbolic link to hello), usr/lib/libhello.so
                0644, usr/lib/empty 0644 and etc/hello.conf 0644

Keys and contents are always the same, and so is what depends on them. Nobody should rely on
times, owners, or the name of the directory.
"""
import os
import re
import subprocess
import sys
import tempfile

import mklist as m
from harness import IMACTL, Dir, Run, check, main, skip

HERE = os.path.dirname(os.path.abspath(__file__))
MAN = os.path.join(HERE, "../man")
DATA = os.path.join(HERE, "data")
PAGES = sorted(p for p in os.listdir(MAN) if p.startswith("imactl-"))

FILES = {
    "program": (b"#!/bin/sh\necho \"This is $0\"\n", 0o755),
    "module.ko": (bytes(range(256)) * 16, 0o644),
    "policy": (b"# What root and programs do\nmeasure func=BPRM_CHECK\n"
               b"measure func=FILE_CHECK mask=MAY_READ uid=0\n"
               b"appraise func=MODULE_CHECK appraise_type=imasig|modsig\n", 0o644),
    "tree/usr/bin/hello": (b"#!/bin/sh\necho hello\n", 0o755),
    "tree/usr/lib/libhello.so": (b"\x7fELF" + b"hello" * 1000, 0o644),
    "tree/usr/lib/empty": (b"", 0o644),
    "tree/etc/hello.conf": (b"greeting = hello\n", 0o644),
}


def sample_files(d):
    m.example(d.path)
    for name, (data, mode) in FILES.items():
        os.chmod(d.write(name, data), mode)
    os.symlink("hello", os.path.join(d.path, "tree/usr/bin/hi"))
    for ours, name in (("example-rsa.key", "key.pem"), ("example-rsa.pem", "cert.pem"),
                       ("example-ec.key", "ec-key.pem"), ("example-ec.pem", "ec-cert.pem")):
        with open(os.path.join(DATA, ours), "rb") as f:
            d.write(name, f.read())
    subprocess.run(["openssl", "x509", "-in", "cert.pem", "-outform", "DER", "-out", "cert.der"],
                   cwd=d.path, check=True)


ROFF = {"\\-": "-", "\\e": "\\", "\\(rs": "\\", "\\&": "", "\\(aq": "'", "\\(dq": '"',
        "\\(ha": "^", "\\(ti": "~", "\\(ga": "`", "\\ ": " "}


def plain(line):
    """A line of roff as the reader sees it; requests and escapes not listed are an error."""
    if line.startswith("."):
        raise ValueError("a request inside an example: %s" % line)

    def one(match):
        if match.group(0).startswith("\\f"):
            return ""
        return ROFF[match.group(0)]
    try:
        return re.sub(r"\\(?:f[BIRP]|\([a-z]{2}|.)", one, line)
    except KeyError as e:
        raise ValueError("an escape this test does not know: %s in %s" % (e, line)) from e


class Part:
    """A script and what it must print and end with."""

    def __init__(self, words):
        self.code = 0
        self.root = False
        self.script = []
        self.output = None
        for word in words:
            if word == "root":
                self.root = True
            elif word.isdecimal():
                self.code = int(word)
            else:
                raise ValueError("run: a word this test does not know: %s" % word)

    def add(self, line):
        if self.output is not None:
            self.output.append(plain(line))
        else:
            self.script.append(re.sub(r"^[$#] ", "", plain(line)))


def examples(page):
    """The blocks of a page that are to be run, each a list of parts."""
    for block in re.findall(r"^\.EX\n(.*?)^\.EE$", page, re.M | re.S):
        lines = block.splitlines()
        if not re.match(r'\.\\" run\b', lines[0]):
            continue
        parts = []
        for line in lines:
            mark = re.match(r'\.\\" (\w+)(.*)', line)
            if mark and mark.group(1) == "run":
                parts.append(Part(mark.group(2).split()))
            elif mark and line == '.\\" prints' and parts[-1].output is None:
                parts[-1].output = []
            else:
                parts[-1].add(line)
        yield parts


def may_label():
    with tempfile.NamedTemporaryFile(prefix="imactl-test-") as f:
        try:
            os.setxattr(f.name, "security.ima", b"\x03test")
            return True
        except OSError:
            return False


def run_part(part, cwd, env):
    """Return: what is wrong, or None."""
    p = subprocess.run(["bash", "-euo", "pipefail", "-c", "\n".join(part.script)], cwd=cwd,
                       env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                       stderr=subprocess.STDOUT, timeout=120, check=False)
    said = p.stdout.decode("utf-8", "backslashreplace")
    if p.returncode != part.code:
        return "exit code %d, wanted %d\n%s" % (p.returncode, part.code, said)
    wanted = None if part.output is None else "".join(line + "\n" for line in part.output)
    if wanted is not None and wanted != said:
        return "printed:\n%s\nwanted:\n%s" % (said, wanted)
    return None


def run_example(name, parts, bin_dir):
    what = "%s: %s" % (name, " ".join(" ".join(p.script) for p in parts).strip()[:70])
    if any(p.root for p in parts) and not may_label():
        skip(what, "security.* attributes cannot be set here")
        return
    d = Dir()
    sample_files(d)
    env = dict(os.environ, PATH=bin_dir + ":" + os.environ["PATH"], LC_ALL="C.UTF-8", TZ="UTC",
               COLUMNS="80")
    for part in parts:
        wrong = run_part(part, d.path, env)
        if wrong:
            break
    check(not wrong, what, wrong)


def test_examples():
    bin_dir = Dir()
    os.symlink(os.path.abspath(IMACTL), os.path.join(bin_dir.path, "imactl"))
    for name in PAGES:
        with open(os.path.join(MAN, name), encoding="utf-8") as f:
            page = f.read()
        try:
            found = list(examples(page))
        except ValueError as e:
            check(False, "%s: the examples can be read" % name, e)
            continue
        check(found, "%s has an example that is run" % name)
        for parts in found:
            run_example(name, parts, bin_dir.path)


def verbs(words=()):
    """The commands of imactl that do something, by asking for help from the top."""
    help_text = Run(*words, "--help").out
    commands = re.search(r"^Commands:\n((?:  \S.*\n)+)", help_text, re.M)
    if not commands:
        return [(words, help_text)]
    return [v for line in commands.group(1).splitlines() for v in verbs(words + (line.split()[0],))]


def test_pages():
    found = verbs()
    check(len(found) > 0 and all(words for words, _ in found), "imactl has commands", found)
    for words, help_text in found:
        name = "imactl-%s.1" % "-".join(words)
        try:
            with open(os.path.join(MAN, name), encoding="utf-8") as f:
                page = f.read().replace("\\-", "-")
        except OSError as e:
            check(False, "imactl %s has a page" % " ".join(words), e)
            continue
        options = set(re.findall(r"--[a-z0-9-]+", help_text))
        missing = sorted(o for o in options if o not in page)
        check(options and not missing, "%s has all options" % name, missing)


if not PAGES:
    sys.exit("no manual pages in %s" % MAN)
main(globals())
