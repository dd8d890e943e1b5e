#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""How fast trees are signed and verified, beside evmctl on the same files.

Usage: bench_tree.py IMACTL [FILES [DIR]]   (as root; default 50000 files below $TMPDIR)

Not part of the test run, as its figures are the machine's. Both sign the same files
with the same RSA key of 2048 bits; evmctl works on one core, imactl on one and on
all. evmctl verifies one file per process, so it is timed on a part of the files, and
through xargs. The page cache is warm for both: what is compared is the work.
"""
import os
import subprocess
import sys
import tempfile
import time

SIZE = 4096


def make_tree(top, files):
    for i in range(files):
        d = os.path.join(top, "%03d" % (i % 500))
        if i < 500:
            os.mkdir(d)
        with open(os.path.join(d, "%05d" % i), "wb") as f:
            f.write(os.urandom(SIZE))


def make_key(d):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "9",
                    "-subj", "/CN=bench", "-keyout", d + "/key", "-out", d + "/cert"],
                   check=True, stderr=subprocess.DEVNULL)
    subprocess.run(["openssl", "x509", "-in", d + "/cert", "-outform", "DER", "-out",
                    d + "/der"], check=True)


def timed(*args):
    start = time.monotonic()
    cpu = os.times()
    subprocess.run(args, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    now = os.times()
    return (time.monotonic() - start, now.children_user + now.children_system -
            cpu.children_user - cpu.children_system)


def show(what, files, result, base=None):
    seconds, cpu = result
    rate, per_core = files / seconds, files / cpu
    line = "%-34s %8.1f s %9.0f files/s %9.0f files per CPU second" % (what, seconds, rate,
                                                                     per_core)
    if base:
        line += "  x%.2f (per CPU second x%.2f)" % (rate / base[0], per_core / base[1])
    print(line, flush=True)
    return rate, per_core


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    imactl, files = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 50000
    where = sys.argv[3] if len(sys.argv) > 3 else None
    with tempfile.TemporaryDirectory(prefix="imactl-bench-", dir=where) as d:
        top = d + "/tree"
        os.mkdir(top)
        make_key(d)
        make_tree(top, files)
        cores = len(os.sched_getaffinity(0))
        key, cert, der = d + "/key", d + "/cert", d + "/der"
        print("%d files of %d bytes, %d cores" % (files, SIZE, cores))
        # Once unmeasured: room for the attributes is allocated by whoever is first.
        timed(imactl, "hash", "--store", top)
        for label, ours, theirs in (
                ("sign IMA", ("--ima",), ("ima_sign",)),
                ("sign IMA and portable EVM", ("--ima", "--evm=portable"),
                 ("sign", "--portable", "--imasig"))):
            base = show("evmctl: " + label, files,
                        timed("evmctl", *theirs, "-r", "-k", key, top))
            for jobs in sorted({1, cores}):
                show("imactl: %s, %d threads" % (label, jobs), files,
                     timed(imactl, "sign", "-k", key, "--cert", cert, *ours,
                           "--jobs=%d" % jobs, top), base)
        part = sorted(os.listdir(top))[:max(1, files // 5000)]
        paths = [os.path.join(top, p, f) for p in part for f in os.listdir(os.path.join(top, p))]
        with open(d + "/paths", "wb") as f:
            f.write(b"".join(os.fsencode(p) + b"\0" for p in paths))
        base = show("evmctl: verify IMA", len(paths),
                    timed("xargs", "-0", "-a", d + "/paths", "-n", "1", "evmctl", "ima_verify",
                          "-k", der))
        for jobs in sorted({1, cores}):
            show("imactl: verify IMA, %d threads" % jobs, files,
                 timed(imactl, "verify", "--cert", cert, "--jobs=%d" % jobs, top), base)
        for jobs in sorted({1, cores}):
            show("imactl: sign --resume, %d threads" % jobs, files,
                 timed(imactl, "sign", "-k", key, "--cert", cert, "--resume",
                       "--jobs=%d" % jobs, top))


main()
