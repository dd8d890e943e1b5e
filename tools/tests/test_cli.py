#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""imactl from outside: arguments, sources of PCR values, hostile lists, output."""
import os
import re
import resource
import subprocess
import sys

import harness
import mklist as m
from harness import Dir, Run, Verify, check, main

d = Dir()
KINDS = m.every_list()
LIST = KINDS["ima-sig"]
PATH = d.write("list", LIST.binary())
PCRS = d.write("pcrs", m.pcrs_simple(LIST.pcrs()))


def test_usage():
    for args in ((), ("log",), ("nonsense",), ("log", "nonsense"), ("log", "verify"),
                 ("log", "verify", PATH, PATH), ("log", "verify", "--nonsense", PATH),
                 ("log", "verify", "--bank", "md6", PATH), ("log", "verify", "--bank=", PATH),
                 ("log", "verify", "--format", "xml", PATH),
                 ("log", "verify", "--byte-order", "middle", PATH),
                 ("log", "verify", "--replay", "sha1,,sha256", PATH),
                 ("log", "verify", "--replay", "sha1,", PATH),
                 ("log", "verify", "--boot-aggregate", PATH),
                 ("log", "verify", "--allow-tail", PATH),
                 ("log", "verify", "--require-pcr", "10", PATH),
                 ("log", "verify", "--pcrs", PCRS, "--require-pcr", "24", PATH),
                 ("log", "verify", "--pcrs", PCRS, "--require-pcr", "10,", PATH),
                 ("log", "verify", "--pcrs", PCRS, "--require-pcr", "-1", PATH),
                 ("log", "verify", "--pcrs", PCRS, "--tpm", PATH),
                 ("log", "verify", "--json=x", PATH), ("--version", "x")):
        r = Run(*args)
        check(r.code == 2 and r.err and not r.out, "wrong usage: imactl %s" %
              " ".join(a if a not in (PATH, PCRS) else "FILE" for a in args), r)


def test_help():
    for args, word in ((("--help",), "Commands"), (("log", "--help"), "verify"),
                       (("log", "verify", "--help"), "--boot-aggregate"), (("-h",), "log"),
                       (("--version",), "imactl ")):
        r = Run(*args)
        check(r.code == 0 and word in r.out and not r.err, "imactl %s" % " ".join(args), r)


def test_files():
    for args, word in ((("/nonexistent",), "/nonexistent: No such file"),
                       (("/",), "Is a directory"),
                       (("--pcrs", "/nonexistent", PATH), "/nonexistent: No such file"),
                       (("--pcrs", d.write("empty", b""), PATH), "no PCR value"),
                       (("--pcrs", d.write("bad", b"sha1 10 00\n"), PATH), "line 1: PCR 10"),
                       (("--pcrs", os.path.dirname(d.write("none/x", b"")), PATH), "neither pcr-<bank>/<n> nor pcrs"),
                       (("--tpm=nonsense:x", PATH), "TPM nonsense:x"),
                       (("--tpm=device:/nonexistent", PATH), "TPM device:/nonexistent")):
        r = Run("log", "verify", *args)
        check(r.code == 1 and word in r.err + r.out, "error: %s" % word, r)


def test_pcr_sources():
    values = LIST.pcrs()
    boot = m.boot_pcrs()
    for bank in boot:
        boot[bank].update(values[bank])
    for what, blob in (("tpm2_pcrread", m.pcrs_tpm2(boot)), ("plain lines", m.pcrs_simple(boot)),
                       ("TPM 1.2", m.pcrs_tpm12(boot["sha1"])),
                       ("unknown banks among them", b"md9 10 00\n" + m.pcrs_simple(boot))):
        r = Verify("--pcrs", d.write("values", blob), "--replay", "sha1", PATH)
        check(r.code == 0 and r.verdicts() == {(10, "sha1"): "match"}, "PCRs from %s" % what, r)
    check(r.get("pcrs_ignored") == 1, "ignored values are counted")
    one = d.write("one", m.pcrs_simple({"sha1": values["sha1"]}))
    two = d.write("two", m.pcrs_simple({"sha256": values["sha256"]}))
    r = Verify("--pcrs", one, "--pcrs", two, PATH)
    check(r.code == 0 and len(r.verdicts()) == 2, "PCRs from two files", r)


def test_sysfs():
    for bank, values in LIST.pcrs(("sha1", "sha256", "sm3_256")).items():
        for pcr in range(24):
            value = values.get(pcr, bytes(m.SIZES[bank]))
            d.write("tpm0/pcr-%s/%d" % (bank.replace("sm3_256", "sm3"), pcr),
                    value.hex().upper().encode() + b"\n")
    r = Verify("--pcrs", os.path.join(d.path, "tpm0"), PATH)
    check(r.code == 0 and set(r.verdicts()) == {(10, "sha1"), (10, "sha256"), (10, "sm3_256")},
          "PCRs from sysfs", r)
    d.write("tpm0/pcr-sha1/3", b"00\n")
    r = Verify("--pcrs", os.path.join(d.path, "tpm0"), PATH)
    check(r.code == 1 and "pcr-sha1/3: wanted 40 hex digits, are 2" in r.err,
          "a spoilt value in sysfs", r)
    d.write("tpm0/pcr-sha1/3", bytes(20).hex().encode() + b"\n")
    d.write("tpm0/pcrs", m.pcrs_tpm12({10: bytes(20)}))
    r = Verify("--pcrs", os.path.join(d.path, "tpm0"), PATH)
    check(r.code == 0, "the older file beside the directories is not read", r)
    d.write("tpm1/pcrs", m.pcrs_tpm12(LIST.pcrs(("sha1",))["sha1"]))
    r = Verify("--pcrs", os.path.join(d.path, "tpm1"), PATH)
    check(r.code == 0 and r.verdicts() == {(10, "sha1"): "match"}, "PCRs from sysfs, TPM 1.2", r)


def test_standard_input():
    for form in ("binary", "ascii"):
        r = Verify("--pcrs", PCRS, "-", stdin=getattr(LIST, form)())
        check(r.code == 0 and r.get("format") == form, "standard input, %s" % form, r)
    r = Verify("--pcrs", PCRS, "/dev/stdin", stdin=LIST.binary())
    check(r.code == 0, "a pipe by name", r)
    for form in ("--format=binary", "--format=ascii", "--format=auto"):
        r = Verify("--pcrs", PCRS, form, "-", stdin=b"")
        check(r.code == 1 and r.get("causes") == ["empty-list"], "an empty list, %s" % form, r)


def test_given_format():
    blob = LIST.binary()
    check(Verify("--format=binary", PATH).code == 0, "--format=binary")
    r = Verify("--format=ascii", PATH)
    check(r.code == 1 and r.get("broken", "field") == "PCR",
          "--format=ascii of a binary list", r)
    r = Verify("--format=binary", "-", stdin=LIST.ascii())
    check(r.code == 1 and r.get("broken", "field") == "PCR", "--format=binary of a text list", r)
    r = Verify("-", stdin=blob[:-1])
    check(r.code == 1 and r.get("broken", "kind") == "truncated" and
          r.get("records") == len(LIST.records) - 1 and r.get("broken", "offset") == len(blob) - 1,
          "a list cut short", r)


def limit_memory():
    # Far less than any of the lengths claimed; the program itself needs about 20 MB.
    resource.setrlimit(resource.RLIMIT_AS, (150 << 20, 150 << 20))


def test_hostile():
    """Run without sanitizers, which need all the address space there is."""
    plain = dict(program=os.environ["IMACTL_PLAIN"], preexec=limit_memory)
    head = m.num("<", 10) + bytes(20)
    binary, text = LIST.binary(), LIST.ascii()
    for what, good, blob, field in (
            ("a template name of 4 GB", binary, head + b"\xff" * 4 + b"x" * 100, "template name length"),
            ("data of 4 GB", binary, head + m.num("<", 4) + b"n-ng" + b"\xff" * 8, "template data length"),
            ("data of 16 MB that are not there", binary,
             head + m.num("<", 4) + b"n-ng" + m.num("<", 16 << 20) + b"x" * 100, "template data"),
            ("random bytes", binary, bytes(range(256)) * 100, "PCR"),
            ("text without end", text, b"10 " + b"a" * (40 << 20), "line"),
            ("text without records", text, b"y\n" * (20 << 20), "PCR"),
            ("zeros", binary, bytes(1 << 20), "template name length")):
        for before in (b"", good):
            r = Verify("-", stdin=before + blob, **plain)
            check(r.code == 1 and r.get("broken", "field") == field and
                  (not before or r.get("records") == len(LIST.records)),
                  "hostile list: %s%s" % (what, " after good records" if before else ""),
                  str(r)[:2000])


def test_long_list():
    """A list does not have to fit into memory."""
    block = b"".join(r.binary("sha1", "<") for r in LIST.records) * 2000
    with subprocess.Popen([os.environ["IMACTL_PLAIN"], "log", "verify", "--replay=sha1", "-"],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as p:
        for _ in range(60):
            p.stdin.write(block)
        # Not ru_maxrss: that counts what the child shared with us before exec().
        with open("/proc/%d/status" % p.pid, encoding="ascii") as f:
            peak = int(re.search(r"VmHWM:\s*(\d+) kB", f.read()).group(1)) >> 10
        out = p.communicate()[0].decode()
    check(p.returncode == 0 and "records    %d\n" % (60 * 2000 * len(LIST.records)) in out and
          peak < 20, "a list of %d MB in %d MB of memory" % (60 * len(block) >> 20, peak), out)


def sparse_list(path, count):
    """Records of almost 16 MiB each, all of it holes but for the first block."""
    buf = (16 << 20) - 200
    r = m.buf_record(b"zeros", bytes(buf))
    blob = r.binary("sha1", "<")
    with open(path, "wb") as f:
        for _ in range(count):
            f.write(blob[:len(blob) - buf])
            f.seek(buf, os.SEEK_CUR)
        f.truncate()
    return len(blob) * count


def test_sparse_list():
    """4 GB that take no room on the disk must not take it in memory either."""
    plain = dict(program=os.environ["IMACTL_PLAIN"], preexec=limit_memory)
    path = d.write("sparse", b"")
    size = sparse_list(path, 257)
    os.truncate(path, 5 << 30)
    html = os.path.join(d.path, "sparse.html")
    r = Verify("--replay=sha1", "--html", html, path, **plain)
    check(size > 4 << 30 and r.code == 1 and r.get("records") == 257 and
          r.get("mismatches") == 0 and r.get("broken", "offset") == size + 24 and
          r.get("broken", "field") == "template name length" and os.path.getsize(html) < 1 << 20,
          "records of %d bytes, then zeros that are none" % size, r)
    r = Run("log", "verify", "--reference", path, PATH, **plain)
    check(r.code == 1 and "sparse: line 2: a NUL byte" in r.err, "it is no list of digests", r)
    r = Run("log", "verify", "--cert", path, PATH, **plain)
    check(r.code == 1 and "sparse: " in r.err, "nor a certificate", r)
    r = Run("log", "verify", "--quote", path, "--signature", path, "--ak", path, PATH, **plain)
    check(r.code == 1 and "sparse: more than 65536 bytes" in r.err, "nor a quote", r)
    os.unlink(path)


def test_text_output():
    odd = KINDS["odd-names"]
    path = d.write("odd", odd.binary())
    r = Run("log", "verify", "--list", "--pcrs", d.write("p", m.pcrs_simple(odd.pcrs())), path)
    check(r.code == 0 and "/tmp/\\xff\\xfe\"\\x5c\\x07\n" in r.out and
          "/tmp/z\\xc3\\xbcrich\n" in r.out and "verdict    verified\n" in r.out and
          all(c == "\n" or " " <= c <= "~" for c in r.out), "names are safe for a terminal", r)
    r = Run("log", "verify", path)
    check(r.code == 0 and "not compared with any PCR" in r.out, "no PCRs, and that is said", r)
    lst = m.every_list()["ima-ng"]
    pcrs = d.write("p", m.pcrs_simple(lst.pcrs()))
    lst.records[1].listed = bytes(range(1, 21))
    r = Run("log", "verify", "--pcrs", pcrs, d.write("wrong", lst.ascii()))
    check(r.code == 1 and re.search(r"record 2, line 2, offset \d+, template digest", r.out) and
          "verdict    FAILED: template-digest\n" in r.out, "a wrong record in the table", r)


def test_full_disk():
    with open("/dev/full", "w", encoding="utf-8") as full:
        p = subprocess.run([harness.IMACTL, "log", "verify", PATH], stdout=full,
                           stderr=subprocess.PIPE, check=False)
    check(p.returncode == 1 and b"standard output" in p.stderr, "output that cannot be written",
          p.stderr.decode())


if "IMACTL_PLAIN" not in os.environ:
    sys.exit("IMACTL_PLAIN must name a build without sanitizers")
main(globals())
