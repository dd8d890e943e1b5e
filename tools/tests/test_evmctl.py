#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The lists the tests are made with, in the eyes of Debian's evmctl.

It stands for everybody else's reading of the formats: were the generator wrong in
the same way as imactl, the other tests would not notice.
"""
import shutil
import subprocess

import mklist as m
from harness import Dir, Verify, check, main, skip

# evmctl cannot tell a digest of 16 bytes, and reads no other byte order than the host's.
KINDS = m.every_list()


def evmctl(d, key, lst, violations):
    args = ["evmctl", "ima_measurement"] + (["--ignore-violations"] if violations else [])
    for bank, values in lst.pcrs().items():
        full = {pcr: values.get(pcr, bytes(m.SIZES[bank])) for pcr in range(24)}
        args += ["--pcrs", "%s,%s" % (bank, d.write("pcrs-" + bank, m.pcrs_tpm12(full)))]
    p = subprocess.run(args + [d.write("list", lst.binary())], capture_output=True, check=False)
    return p.returncode, "%s: %s" % (key, (p.stdout + p.stderr).decode(errors="replace"))


def test_lists():
    if not shutil.which("evmctl"):
        skip("evmctl accepts the same lists", "evmctl is not installed: ima-evm-utils")
        return
    d = Dir()
    for key, lst in KINDS.items():
        code, said = evmctl(d, key, lst, True)
        pcrs = d.write("pcrs", m.pcrs_simple(lst.pcrs()))
        ours = Verify("--pcrs", pcrs, d.write("list", lst.binary()))
        check(code == 0 and ours.code == 0, "evmctl and imactl accept %s" % key, said)
    lst = KINDS["ima-ng"]
    code, said = evmctl(d, "ima-ng", lst, False)
    ours = Verify("--fail-on-violation", "--pcrs", d.write("p", m.pcrs_simple(lst.pcrs())),
                  d.write("list", lst.binary()))
    check(code != 0 and ours.code == 1, "both refuse violations if told to", said)
    forged = m.every_list()["ima-ng"]
    pcrs = forged.pcrs()
    forged.records[2].relisted = m.file_record(b"/innocent").fields
    forged.pcrs = lambda banks=(): pcrs
    code, said = evmctl(d, "forged", forged, True)
    ours = Verify("--pcrs", d.write("p", m.pcrs_simple(pcrs)), d.write("list", forged.binary()))
    check(code != 0 and ours.code == 1, "both refuse altered data", said)


main(globals())
