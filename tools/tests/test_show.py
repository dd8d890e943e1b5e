#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""imactl log show: what records look like, which are chosen, and lists that grow."""
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
import fcntl

import mklist as m
from harness import IMACTL, Dir, Run, check, main

d = Dir()
KINDS = m.every_list()
FORMS = ("binary", "ascii")


def show(*args, **kwargs):
    return Run("log", "show", *args, **kwargs)


def rows(*args, **kwargs):
    """The objects that --json prints."""
    r = show("--json", *args, **kwargs)
    return r, [json.loads(line) for line in r.out.splitlines()]


def test_every_template():
    for order, word in (("<", "little"), (">", "big")):
        for key, lst in m.every_list(order).items():
            for form in FORMS:
                path = d.write("list", getattr(lst, form)())
                r, got = rows("--byte-order", word, path)
                check(r.code == 0 and not r.err and
                      [x["record"] for x in got] == list(range(1, len(lst.records) + 1)) and
                      [x["pcr"] for x in got] == [x.pcr for x in lst.records] and
                      [x["template"] for x in got] == [x.template for x in lst.records] and
                      [x["violation"] for x in got] == [x.violation for x in lst.records] and
                      [x["template_digest"] for x in got] ==
                      [x.digest("sha1", order).hex() for x in lst.records],
                      "%s, %s, %s endian" % (key, form, word), str(r)[:1000])


def test_fields():
    for form in FORMS:
        r, got = rows(d.write("l", getattr(KINDS["evm-sig"], form)()))
        evm = got[1]
        check(evm["uid"] == 1000 and evm["gid"] == 4294967295 and evm["mode"] == 0o104755 and
              evm["evm_signature"]["attribute"] == "security.evm" and
              evm["evm_signature"]["kind"] == "portable-signature-v2" and
              evm["xattr_names"] == "security.ima|security.capability" and
              evm["xattrs"] == [{"name": "security.ima", "value": m.SIG.hex()},
                                {"name": "security.capability", "value": bytes(20).hex()}],
              "owner, mode and attributes, %s" % form, r)
        r, got = rows(d.write("l", getattr(KINDS["ima-modsig"], form)()))
        check(got[1]["signature"] == {
                  "attribute": "security.ima", "kind": "signature-v2", "algorithm": "sha256",
                  "key_id": "a1b2c3d4", "value": m.SIG[9:].hex()} and
              got[1]["modsig_digest"]["algorithm"] == "sha512" and
              got[1]["modsig"] == (b"\x30\x82" + b"p7" * 300).hex() and
              "modsig" not in got[2] and "modsig_digest" not in got[2],
              "signatures, %s" % form, r)
        r, got = rows(d.write("l", getattr(KINDS["ima-sigv2"], form)()))
        check([x["digest"]["verity"] for x in got[:4]] == [False, False, False, True],
              "fs-verity digests, %s" % form, r)
        r, got = rows(d.write("l", getattr(KINDS["ima-buf"], form)()))
        check([x.get("buffer") for x in got] == [None, b"root=/dev/vda1 ro".hex(),
                                                 (bytes(range(256)) * 4).hex(), ""],
              "buffers, %s" % form, r)
        r, got = rows(d.write("l", getattr(KINDS["ima"], form)()))
        check(got[1]["digest"] == {"algorithm": "sha1", "verity": False, "value":
                                   m.file_digest(b"/usr/bin/program-0", "sha1").hex()},
              "template ima, %s" % form, r)
    r, got = rows(d.write("l", m.md5_list().binary()))
    check(got[0]["digest"]["algorithm"] == "md5", "template ima with MD5", r)
    r, got = rows(d.write("l", m.unknown_list().binary()))
    check(len(got[1]["fields"]) == 4 and got[1]["name"] == "/a", "an unknown template", r)
    r, got = rows(d.write("l", m.unknown_list().ascii()))
    check(got[1]["unchecked"] == "unknown-template" and "fields" not in got[1],
          "an unknown template, text", r)


def label_list(*labels):
    return m.List([m.Record("ima-sig", [m.d_ng("sha256", bytes(32)), m.name(b"/f%d" % i),
                                        m.plain(label)]) for i, label in enumerate(labels)])


def test_signatures():
    v3 = b"\x06\x03" + m.SIG[2:]
    v1 = b"\x03\x01" + bytes(4) + b"\0\1" + bytes.fromhex("0102030405060708") + b"\1\0\x10" + b"ab"
    lst = label_list(m.SIG, v3, b"\x05" + m.SIG[1:], v1, m.SIG[:-1], b"\x03", b"\x07abc", b"")
    r, got = rows(d.write("l", lst.binary()))
    found = [(s["attribute"], s.get("kind"), s.get("key_id"), "fault" in s)
             for s in (x["signature"] for x in got if "signature" in x)]
    check(found == [("security.ima", "signature-v2", "a1b2c3d4", False),
                    ("security.ima", "verity-signature-v3", "a1b2c3d4", False),
                    ("security.evm", "portable-signature-v2", "a1b2c3d4", False),
                    ("security.ima", "signature-v1", "05060708", False),
                    ("security.ima", None, None, True), ("security.ima", None, None, True),
                    ("security.ima", None, None, True)] and len(got) == 8,
          "kinds of signatures, and what is none", r)
    r = show(d.path + "/l")
    check([line.split()[3] for line in r.out.splitlines()[1:]] ==
          ["ima:a1b2c3d4", "verity:a1b2c3d4", "evm:a1b2c3d4", "v1:05060708"] +
          ["malformed"] * 3 + ["-"], "in the table", r)
    r = show("--long", d.path + "/l")
    check("security.evm: portable signature, version 2, sha256, key a1b2c3d4, 256 bytes" in r.out and
          "malformed: " in r.out, "one by one", r)


def numbers(*args):
    r, got = rows(*args)
    return [x["record"] for x in got] if r.code == 0 else r


def test_filters():
    sig = d.write("sig", KINDS["ima-sig"].binary())
    several = d.write("several", KINDS["several-pcrs"].binary())
    modsig = d.write("modsig", KINDS["ima-modsig"].binary())
    odd = d.write("odd", KINDS["odd-names"].binary())
    evm = d.write("evm", KINDS["evm-sig"].binary())
    fd = m.file_digest(b"/usr/bin/program-0").hex()
    td = KINDS["ima-sig"].records[2].digest("sha1", "<").hex()
    sha512 = m.file_digest(b"/lib/a.ko", "sha512").hex()
    for args, path, wanted in (
            (("--name", "/usr/bin/program-[12]"), sig, [3, 4]),
            (("--name", "program-*"), sig, [2, 3, 4, 5]),
            (("--name", "rogram-*"), sig, []),
            (("--name", "program-1", "--name", "last"), sig, [3, 7]),
            (("--name", "/usr/*"), sig, [2, 3, 4, 5]),
            (("--name", "*lines*"), odd, [2, 3]),
            (("--name", "a keyring with blanks "), odd, [4]),
            (("--pcr", "11"), several, [2, 5]), (("--pcr=0,14"), several, [3, 6]),
            (("--pcr", "63"), several, []),
            (("--template", "ima-modsig"), modsig, [2, 3]),
            (("--template", "ima-mod"), modsig, []),
            (("--violations",), several, [4]),
            (("--digest", fd), sig, [2]), (("--digest", fd[:6]), sig, [2]),
            (("--digest", "sha256:" + fd[:9]), sig, [2]), (("--digest", "sha1:" + fd), sig, []),
            (("--digest", fd + "00"), sig, []), (("--digest", fd[1:]), sig, []),
            (("--digest", td), sig, [3]), (("--digest", "sha1:" + td), sig, []),
            (("--digest", "sha512:" + sha512), modsig, [2]),
            (("--signed",), sig, [3, 5]), (("--unsigned",), sig, [1, 2, 4, 6, 7]),
            (("--signed",), evm, [2]), (("--unsigned",), evm, [1, 3]),
            (("--signed",), modsig, [2, 3]),
            (("--key", "A1B2C3D4"), sig, [3, 5]), (("--key", "a1b2c3d4"), evm, [2]),
            (("--key", "a1b2c3d5"), sig, []),
            (("--since", "6"), sig, [6, 7]), (("--since", "8"), sig, []),
            (("--signed", "--since=4"), sig, [5]),
            (("--signed", "--name=program-1"), sig, [3])):
        args = (args,) if isinstance(args, str) else args
        check(numbers(*args, path) == wanted, "records chosen: %s" % " ".join(args),
              numbers(*args, path))
    only = d.write("only", m.List([m.Record("d-ng|modsig", [
        m.d_ng("sha256", bytes(32)), m.plain(b"p7")])]).binary())
    check(numbers("--signed", only) == [1], "an appended signature is one")


def test_usage():
    for args in (("a", "b"), ("--pcr=64",), ("--pcr=",), ("--pcr=1,",), ("--digest=xyz",),
                 ("--digest=AB",), ("--digest=sha1:",), ("--key=12",), ("--key=1234567x",),
                 ("--since=0",), ("--since=x",), ("--since=-1",),
                 ("--since=99999999999999999999",), ("--signed", "--unsigned"),
                 ("--long", "--json"), ("--interval=0",), ("--interval=x",),
                 ("--interval=nan",), ("--columns=x",), ("--format=x",), ("--bank=x",),
                 ("--byte-order=x",), ("--nonsense",), ["--name=x"] * 65):
        r = show(*args)
        check(r.code == 2 and r.err and not r.out, "wrong usage: %s" % " ".join(args[:2]), r)


def test_faults():
    blob = KINDS["ima-sig"].binary()
    for what, data, n, word in (("cut short", blob[:-1], 6, "the list ends 1 bytes early"),
                                ("garbage behind", blob + b"\xff" * 100, 7, "PCR: wanted 0 to 63"),
                                ("text cut short", KINDS["ima-sig"].ascii()[:-1], 6,
                                 "line 7, offset")):
        r, got = rows(d.write("l", data))
        check(r.code == 1 and len(got) == n and word in r.err, "a list %s" % what, r)
    r = show("/nonexistent")
    check(r.code == 1 and "/nonexistent: No such file" in r.err, "no list", r)
    r, got = rows("-", stdin=blob)
    check(r.code == 0 and len(got) == 7, "standard input", r)
    r = show("-", stdin=b"")
    check(r.code == 0 and not r.out, "an empty list", r)


def test_table():
    path = d.write("odd", KINDS["odd-names"].binary())
    for columns in (40, 60, 80, 132):
        r = show("--columns", columns, path)
        width = max(len(line) for line in r.out.splitlines())
        check(r.code == 0 and (width <= columns or columns < 66) and
              all(c == "\n" or " " <= c <= "~" for c in r.out), "%d columns" % columns, r)
    long = m.List([m.file_record(b"/a/very/long/directory/name/" + b"x" * 300 + b"/the-end"),
                   m.file_record(b"/" + b"\xff" * 300)])
    r = show("--columns=80", d.write("long", long.binary()))
    lines = r.out.splitlines()
    check(lines[1].endswith("/the-end") and "  ..." in lines[1] and len(lines[1]) == 80 and
          re.search(r"  \.\.\.(\\xff)+$", lines[2]) and len(lines[2]) <= 80,
          "long names lose their beginning", r)
    r = show("--columns=0", d.path + "/long")
    check("/a/very/long/directory" in r.out and m.file_digest(long.records[0].fields[1].text).hex()
          in r.out, "or nothing", r)
    huge = m.List([m.Record("ima-ng", [m.d_ng("x" * 3000, bytes(20)), m.name(b"/a")])])
    r = show("--columns=80", d.write("huge", huge.binary()))
    check(r.code == 0 and max(len(x) for x in r.out.splitlines()) <= 80,
          "an algorithm nobody knows, of a very long name", str(r)[:300])


def test_terminal():
    """On a terminal lines are as long as it is wide; elsewhere they are whole."""
    long = m.List([m.file_record(b"/" + b"directory/" * 30 + b"end")])
    path = d.write("long", long.binary())
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
    p = subprocess.run([IMACTL, "log", "show", path], stdout=slave, check=False)
    os.close(slave)
    out = os.read(master, 10000).decode().replace("\r\n", "\n")
    os.close(master)
    check(p.returncode == 0 and len(out.splitlines()[1]) == 100 and out.endswith("/end\n"),
          "a terminal of 100 columns", out)
    r = show(path)
    check("/directory/" * 1 in r.out and len(r.out.splitlines()[1]) > 300, "a pipe", r)


class Follow:
    """imactl log show --follow in the background; lines of its output as they come."""

    def __init__(self, path, *args):
        self.p = subprocess.Popen([IMACTL, "log", "show", "--follow", "--interval=0.05", "--json",
                                   *args, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.rest = b""

    def lines(self, n, seconds=10):
        """Waits for n lines; a moment longer for more than that, which would be wrong."""
        out, end = [], time.monotonic() + seconds
        while time.monotonic() < end:
            if select.select([self.p.stdout], [], [], 0.3)[0]:
                data = os.read(self.p.stdout.fileno(), 65536)
                if not data:
                    break
                self.rest += data
            elif len(out) >= n:
                break
            *whole, self.rest = self.rest.split(b"\n")
            out += [json.loads(x)["record"] for x in whole]
        return out

    def stop(self, sig=signal.SIGINT):
        self.p.send_signal(sig)
        code = self.p.wait(timeout=20)
        err = self.p.stderr.read().decode()
        left = self.p.stdout.read()
        self.p.stdout.close()
        self.p.stderr.close()
        return code, err, left


def append(path, data):
    with open(path, "ab") as f:
        f.write(data)


def test_follow():
    for form in FORMS:
        lst = KINDS["ima-sig"]
        parts = [getattr(r, form)("sha256", "<") for r in lst.records]
        path = d.write("grow", b"".join(parts[:2]))
        f = Follow(path)
        check(f.lines(2) == [1, 2], "the beginning, %s" % form)
        append(path, parts[2])
        check(f.lines(1) == [3], "a new record, once, %s" % form)
        append(path, parts[3][:30])
        check(f.lines(0, 0.5) == [], "half a record is not shown, %s" % form)
        append(path, parts[3][30:] + parts[4])
        check(f.lines(2) == [4, 5], "the other half, and one more, %s" % form)
        for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)[:1 if form == "ascii" else 3]:
            code, err, left = f.stop(sig)
            check(code == 0 and not err and not left, "%s ends it cleanly, %s" % (sig.name, form),
                  (code, err, left))
            f = Follow(path)
            check(f.lines(5) == [1, 2, 3, 4, 5], "all of it at first, %s" % form)
        append(path, b"\xff" * 200 + b"\n")
        f.lines(0, 1)
        code = f.p.wait(timeout=10)
        _, err, left = f.stop()
        check(code == 1 and "record 6" in err and "PCR" in err and not left,
              "a list that grows by garbage, %s" % form, err)


def test_follow_empty():
    for form in FORMS:
        path = d.write("empty", b"")
        f = Follow(path)
        check(f.lines(0, 0.5) == [], "a list that is empty yet, %s" % form)
        append(path, getattr(KINDS["ima-ng"], form)("sha512"))
        check(f.lines(7) == list(range(1, 8)), "is found out about later, %s" % form)
        code, err, _ = f.stop()
        check(code == 0 and not err, "and ends cleanly, %s" % form, err)


def test_follow_line_numbers():
    """Looking for more does not count as a line."""
    path = d.write("grow", KINDS["ima-ng"].records[0].ascii("sha1", "<"))
    f = Follow(path)
    f.lines(1)
    time.sleep(0.5)
    append(path, KINDS["ima-ng"].records[1].ascii("sha1", "<") + b"garbage\n" * 2)
    f.lines(1, 1)
    f.p.wait(timeout=10)
    _, err, _ = f.stop()
    check("record 3, line 3" in err, "line numbers while following", err)


def test_follow_ends():
    path = d.write("grow", KINDS["ima-sig"].binary())
    f = Follow(path)
    f.lines(7)
    os.truncate(path, 10)
    f.lines(0, 1)
    code = f.p.wait(timeout=10)
    check(code == 1 and "became shorter" in f.stop()[1], "a list that becomes shorter")
    path = d.write("grow", KINDS["ima-sig"].binary())
    f = Follow(path)
    f.lines(7)
    f.p.stdout.close()
    try:
        code = f.p.wait(timeout=10)
    except subprocess.TimeoutExpired:
        code = None
    check(code is not None, "ends when nobody reads what it writes")
    f.p.kill()
    f.p.stderr.close()
    with open("/dev/full", "w", encoding="utf-8") as full:
        p = subprocess.run([IMACTL, "log", "show", "--follow", path], stdout=full,
                           stderr=subprocess.PIPE, timeout=20, check=False)
    check(p.returncode == 1 and b"standard output" in p.stderr,
          "ends when its output cannot be written", p.stderr.decode())


main(globals())
