#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""imactl log verify on lists that are right, and on lists that are wrong in one place."""
import base64
import os

import mklist as m
from harness import Dir, Verify, check, main, skip

BANKS = [b for b in ("sha1", "sha256", "sha384", "sha512", "sm3_256") if m.have(b)]
d = Dir()
KINDS = m.every_list()


def pcrs_of(lst, name="pcrs", banks=("sha1", "sha256"), **kwargs):
    return d.write(name, m.pcrs_simple(lst.pcrs(banks, **kwargs)))


def test_every_template():
    """All templates, text and binary, both byte orders, replayed in all banks."""
    for order, word in (("<", "little"), (">", "big")):
        for key, lst in m.every_list(order).items():
            pcrs = pcrs_of(lst, banks=BANKS)
            for form in ("binary", "ascii"):
                path = d.write("list", getattr(lst, form)("sha256"))
                r = Verify("--pcrs", pcrs, "--byte-order", word, path)
                check(r.code == 0 and r.get("verified") and r.get("format") == form and
                      r.get("bank") == "sha256" and r.get("bank_origin") == "found" and
                      r.get("records") == len(lst.records) and
                      r.get("violations") == sum(x.violation for x in lst.records) and
                      set(r.verdicts().values()) == {"match"} and
                      {b for _, b in r.verdicts()} == set(BANKS),
                      "%s, %s, %s endian" % (key, form, word), r)


def test_recorded():
    """Lists and PCRs of Linux 6.12 under QEMU with swtpm, booted with ima_policy=tcb:
    ima-ng, TPM 2.0; ima_template_fmt=d-ngv2|n-ng|sig|xattrnames|iuid|igid|imode and
    ima_hash=sha512, TPM 2.0; ima_template=ima and ima_hash=sha1, TPM 1.2. Files with odd
    names were read, and one was written while it was open for reading. In base64, because
    a list has no room for a licence line.
    """
    data = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")
    for key, banks in (("ima-ng", 4), ("custom", 4), ("ima-tpm12", 1)):
        for form in ("binary", "ascii"):
            with open(os.path.join(data, "%s.%s.base64" % (key, form)), "rb") as f:
                lines = [line for line in f if not line.startswith(b"#")]
            r = Verify("--boot-aggregate", "--pcrs", os.path.join(data, key + ".pcrs"),
                       d.write("list", base64.b64decode(b"".join(lines))))
            check(r.code == 0 and r.get("records") == 33 and r.get("violations") == 1 and
                  set(r.verdicts().values()) == {"match"} and len(r.verdicts()) == banks,
                  "recorded list %s, %s" % (key, form), r)


def test_canonical():
    path = d.write("list", KINDS["evm-sig"].binary())
    pcrs = pcrs_of(KINDS["evm-sig"])
    check(Verify("--canonical", "--pcrs", pcrs, path).code == 0, "--canonical is little endian")
    r = Verify("--byte-order", "big", "--bank", "sha1", path)
    check(r.code == 1 and "byte order" in r.get("broken", "reason"),
          "the other byte order is suspected", r)
    text = d.write("text", KINDS["evm-sig"].ascii())
    check(Verify("--byte-order=big", "--pcrs", pcrs, text).code == 1,
          "byte order matters for text, too")


def test_every_bank():
    for bank in BANKS:
        for form in ("binary", "ascii"):
            for key in ("ima-ng", "ima"):
                lst = KINDS[key]
                path = d.write("list", getattr(lst, form)(bank))
                r = Verify("--pcrs", pcrs_of(lst), path)
                check(r.code == 0 and r.get("bank") == bank,
                      "%s list in bank %s, %s, found" % (key, bank, form), r)
                r = Verify("--pcrs", pcrs_of(lst), "--bank", bank, path)
                check(r.code == 0 and r.get("bank_origin") == "given",
                      "%s list in bank %s, %s, given" % (key, bank, form), r)


def test_wrong_bank():
    path = d.write("list", KINDS["ima-ng"].ascii("sha256"))
    r = Verify("--bank", "sha1", path)
    check(r.code == 1 and r.get("broken", "field") == "template digest",
          "digests of another length than the bank's", r)
    if "sm3_256" in BANKS:
        path = d.write("list", KINDS["ima-ng"].binary("sha256"))
        r = Verify("--bank", "sm3_256", path)
        check(r.code == 1 and r.get("mismatches") == 6, "digests of another bank", r)


def test_bank_by_file_name():
    lst = m.List(KINDS["ima-ng"].records[1:2])
    lst.records[0].listed = b"\x01" * 32
    for name, bank in (("binary_runtime_measurements_sha256", "sha256"),
                       ("binary_runtime_measurements_sm3", "sm3_256"), ("list", "sha256")):
        if bank not in BANKS:
            continue
        r = Verify(d.write(name, lst.binary("sha256")))
        check(r.code == 1 and r.get("bank") == bank and r.get("records") == 1 and
              r.get("bank_origin") == ("assumed" if name == "list" else "file-name"),
              "bank of %s, no digest of which verifies" % name, r)
    lst.records[0].listed = None
    r = Verify(d.write("binary_runtime_measurements_sha512", KINDS["ima-ng"].binary("sha1")))
    check(r.code == 0 and r.get("bank") == "sha1", "a misleading file name is seen through", r)


def test_violation_first():
    records = [m.violation(b"/a"), m.violation(b"/b")] + KINDS["ima-ng"].records
    for bank in ("sha1", "sha384"):
        lst = m.List(records)
        r = Verify("--pcrs", pcrs_of(lst), d.write("list", lst.binary(bank)))
        check(r.code == 0 and r.get("bank") == bank and r.get("violations") == 3,
              "violations before the first digest, %s" % bank, r)
    lst = m.List(records[:2])
    r = Verify("--pcrs", pcrs_of(lst), d.write("list", lst.binary("sha384")))
    check(r.code == 0 and r.get("bank") == "sha384" and r.get("bank_origin") == "assumed",
          "nothing but violations", r)


def test_wrong_digest():
    for form in ("binary", "ascii"):
        for key, k in (("ima-sig", 3), ("ima", 2), ("ima-buf", 3)):
            lst = m.every_list()[key]
            pcrs = pcrs_of(lst)
            bad = lst.records[k - 1]
            bad.listed = b"\x01" * 20
            blob = getattr(lst, form)()
            r = Verify("--pcrs", pcrs, d.write("list", blob))
            offset = len(b"".join(getattr(x, form)("sha1", "<") for x in lst.records[:k - 1]))
            check(r.code == 1 and r.get("causes") == ["template-digest"] and
                  r.get("first_bad", "record") == k and
                  r.get("first_bad", "offset") == offset and
                  r.get("first_bad", "line") == (k if form == "ascii" else None) and
                  r.get("first_bad", "listed") == "01" * 20 and
                  r.get("first_bad", "computed") == bad.digest("sha1", "<").hex() and
                  r.get("mismatches") == 1 and set(r.verdicts().values()) == {"match"},
                  "%s, %s: a wrong digest listed" % (key, form), r)


def test_altered_data():
    for form in ("binary", "ascii"):
        lst = m.every_list()["ima-ng"]
        pcrs = pcrs_of(lst)
        lst.records[2].relisted = [m.d_ng("sha256", bytes(32)), m.name(b"/innocent")]
        r = Verify("--pcrs", pcrs, d.write("list", getattr(lst, form)()))
        row = {x["bank"]: x for x in r.get("pcrs")}
        check(r.code == 1 and r.get("causes") == ["template-digest", "pcr-mismatch"] and
              r.get("first_bad", "record") == 3 and
              r.get("first_bad", "name") == "/innocent" and
              set(r.verdicts().values()) == {"mismatch"} and
              row["sha1"]["listed_matches_after"] == len(lst.records) and
              row["sha256"]["listed_matches_after"] is None,
              "altered data under the old digest, %s" % form, r)


def test_consistent_forgery():
    """Data and digest altered together: only the PCR tells."""
    lst = m.every_list()["ima-ng"]
    pcrs = pcrs_of(lst)
    lst.records[2] = m.file_record(b"/innocent")
    path = d.write("list", lst.binary())
    r = Verify("--pcrs", pcrs, path)
    check(r.code == 1 and r.get("causes") == ["pcr-mismatch"] and r.get("first_bad") is None and
          all(x["matches_after"] is None for x in r.get("pcrs")), "a consistent forgery", r)
    check(Verify(path).code == 0, "which is consistent in itself")
    lst = m.every_list()["ima-ng"]
    for what, records in (("a record removed", lst.records[:2] + lst.records[3:]),
                          ("records exchanged", [lst.records[i] for i in (0, 2, 1, 3, 4, 5, 6)]),
                          ("a record added", lst.records[:2] + lst.records[1:]),
                          ("the last record removed", lst.records[:-1])):
        r = Verify("--pcrs", pcrs, d.write("list", m.List(records).binary()))
        check(r.code == 1 and r.get("causes") == ["pcr-mismatch"], what, r)


def test_tail():
    lst = KINDS["several-pcrs"]
    path = d.write("list", lst.binary())
    full, early = lst.pcrs(), lst.pcrs(upto=4)
    pcrs = d.write("pcrs", m.pcrs_simple({b: {**full[b], **early[b]} for b in full}))
    r = Verify("--pcrs", pcrs, path)
    rows = {(x["pcr"], x["bank"]): x for x in r.get("pcrs")}
    check(r.code == 1 and r.get("causes") == ["pcr-mismatch"] and
          rows[11, "sha1"]["verdict"] == "mismatch" and
          rows[11, "sha1"]["matches_after"] == 2 and rows[10, "sha256"]["verdict"] == "match",
          "a list longer than the PCRs", r)
    r = Verify("--allow-tail", "--pcrs", pcrs, path)
    check(r.code == 0 and r.verdicts()[11, "sha1"] == "match-tail" and
          r.verdicts()[10, "sha1"] == "match", "accepted with --allow-tail", r)
    zero = d.write("zero", m.pcrs_simple({"sha1": {p: bytes(20) for p in (0, 10, 11, 14)}}))
    r = Verify("--allow-tail", "--pcrs", zero, path)
    check(r.code == 1 and set(r.verdicts().values()) == {"mismatch"},
          "a PCR that was never extended is no beginning of a list", r)


def test_uncovered():
    lst = KINDS["several-pcrs"]
    path = d.write("list", lst.binary())
    full = lst.pcrs()
    some = {b: {p: v for p, v in full[b].items() if p != 14} for b in full}
    r = Verify("--pcrs", d.write("pcrs", m.pcrs_simple(some)), path)
    check(r.code == 1 and r.get("causes") == ["pcr-not-compared"] and
          r.verdicts()[14, "sha1"] == "no-value", "a PCR of the list without a value", r)
    some["sha256"][14] = full["sha256"][14]
    r = Verify("--pcrs", d.write("pcrs", m.pcrs_simple(some)), path)
    check(r.code == 0 and r.verdicts()[14, "sha1"] == "no-value", "one bank is enough", r)
    r = Verify("--pcrs", pcrs_of(lst), "--replay", "sha384", path)
    check(r.code == 1 and r.get("causes") == ["pcr-not-compared"],
          "only a bank without values replayed", r)
    r = Verify("--replay", "sha512", path)
    check(r.code == 0 and r.get("pcrs")[0]["replayed"] == lst.pcrs(("sha512",))["sha512"][0].hex(),
          "a replay with nothing to compare with", r)


def test_require_pcr():
    lst = KINDS["several-pcrs"]
    pcrs = pcrs_of(lst)
    path = d.write("list", m.List(lst.records[:2] + lst.records[3:]).binary())
    check(Verify("--pcrs", pcrs, path).code == 0, "all records of a PCR removed is not noticed")
    r = Verify("--require-pcr", "10,14", "--pcrs", pcrs, path)
    check(r.code == 1 and r.get("causes") == ["pcr-mismatch"] and
          r.verdicts()[14, "sha256"] == "mismatch" and r.verdicts()[10, "sha1"] == "match",
          "unless it is required", r)
    r = Verify("--require-pcr", "14", "--allow-tail", "--pcrs", pcrs, path)
    check(r.code == 1, "--allow-tail does not change that", r)
    zero = lst.pcrs()
    for bank in zero:
        zero[bank][23] = bytes(m.SIZES[bank])
    r = Verify("--require-pcr=23", "--pcrs", d.write("z", m.pcrs_simple(zero)),
               d.write("list", lst.binary()))
    check(r.code == 0 and r.verdicts()[23, "sha1"] == "match", "a required PCR may be zero", r)
    r = Verify("--require-pcr=22", "--pcrs", pcrs, d.write("list", lst.binary()))
    check(r.code == 1 and r.get("causes") == ["pcr-not-compared"], "it must have a value", r)


def test_violations():
    path = d.write("list", KINDS["ima-ng"].binary())
    pcrs = pcrs_of(KINDS["ima-ng"])
    check(Verify("--pcrs", pcrs, path).code == 0, "violations are no failure")
    r = Verify("--pcrs", pcrs, "--fail-on-violation", path)
    check(r.code == 1 and r.get("causes") == ["violations"], "unless ruled out", r)
    lst = m.every_list()["ima-ng"]
    lst.records[2].violation = True
    r = Verify("--pcrs", pcrs, d.write("list", lst.binary()))
    check(r.code == 1 and r.get("causes") == ["pcr-mismatch"],
          "a record passed off as violation", r)


def test_padded():
    lst = KINDS["ima-ng"]
    pcrs = d.write("pcrs", m.pcrs_simple(dict(lst.pcrs(("sha1",)),
                                              **lst.pcrs(("sha384",), padded=True))))
    for padded in (False, True):
        path = d.write("list", lst.binary("sha384", padded))
        r = Verify("--pcrs", pcrs, "--bank", "sha384", path)
        check(r.code == 1 and r.verdicts()[10, "sha384"] == "mismatch" and
              r.verdicts()[10, "sha1"] == "match" and
              r.get("mismatches") == (6 if padded else 0),
              "SHA1 and zeros in the PCR%s" % (" and the list" if padded else ""), r)
        r = Verify("--pcrs", pcrs, "--allow-padded", path)
        check(r.code == 0 and r.verdicts()[10, "sha384"] == "match-padded" and
              r.get("bank") == "sha384", "accepted with --allow-padded", r)
    lst.records[1].listed = bytes(range(20)) + bytes(28)
    r = Verify("--allow-padded", d.write("list", lst.binary("sha384", True)))
    check(r.code == 1 and r.get("first_bad", "record") == 2, "wrong digest and zeros", r)
    lst.records[1].listed = None


def test_bank_without_kernel_hash():
    lst = KINDS["ima-ng"]
    path = d.write("list", lst.binary("sha3_256"))
    pcrs = d.write("pcrs", m.pcrs_simple(lst.pcrs(("sha1", "sha3_256"))))
    r = Verify("--pcrs", pcrs, "--bank=sha3_256", path)
    check(r.code == 0 and r.verdicts() == {(10, "sha1"): "match", (10, "sha3_256"): "no-replay"},
          "a bank the kernel knows no hash for", r)
    r = Verify("--pcrs", pcrs, "--allow-padded", path)
    check(r.code == 0 and r.verdicts()[10, "sha3_256"] == "match-padded",
          "accepted with --allow-padded, too", r)


def test_unchecked_text():
    lst = m.unknown_list()
    pcrs = pcrs_of(lst)
    check(Verify("--pcrs", pcrs, d.write("list", lst.binary())).code == 0,
          "unknown template, binary")
    r = Verify("--pcrs", pcrs, d.write("list", lst.ascii()))
    check(r.code == 1 and r.get("causes") == ["unchecked-record", "pcr-not-compared"] and
          r.get("first_bad", "why") == "unknown-template" and
          r.get("first_bad", "record") == 2 and
          r.get("pcrs")[0]["listed_matches_after"] == 2 and
          set(r.verdicts().values()) == {"no-replay"}, "unknown template, text", r)
    lst = m.List([m.Record("n-ng|d-ng|n", [m.name(b"a b"), m.d_ng("sha1", bytes(20)),
                                           m.name(b"a b")])])
    r = Verify(d.write("list", lst.ascii()))
    check(r.code == 1 and r.get("first_bad", "why") == "ambiguous-names",
          "two names with blanks, text", r)
    check(Verify(d.write("list", lst.binary())).code == 0, "two names with blanks, binary")


def test_line_feeds():
    """A file name may hold line feeds; what is no record and no name is found."""
    lst = KINDS["odd-names"]
    blob = lst.ascii()
    r = Verify("--pcrs", pcrs_of(lst), "--list", d.write("list", blob))
    names = [x["name"] for x in r.get("record_list")]
    check(r.code == 0 and "/tmp/three\n\nlines\n" in names, "names with line feeds", r)
    lines = KINDS["ima-ng"].ascii().split(b"\n")
    r = Verify(d.write("list", b"\n".join(lines[:2] + [b"garbage"] + lines[2:])))
    check(r.code == 1 and r.get("records") == 2 and r.get("broken", "line") == 3 and
          r.get("broken", "record") == 3 and r.get("broken", "field") == "PCR",
          "a line that is no record", r)
    r = Verify(d.write("list", b"\n".join(lines[:2] + [b""] + lines[2:])))
    check(r.code == 1 and r.get("broken", "line") == 3, "an empty line", r)
    forged = m.buf_record(b"x\n" + m.file_record(b"/y").ascii("sha1", "<")[:-1], b"")
    lst = m.List([m.boot_record(), forged])
    r = Verify("--pcrs", pcrs_of(lst), d.write("list", lst.ascii()))
    check(r.code == 1 and r.get("broken", "record") == 2,
          "a name that looks like a record is not believed", r)
    check(Verify("--pcrs", pcrs_of(lst), d.write("list", lst.binary())).code == 0,
          "and does no harm in the binary list")


def test_names_in_json():
    lst = KINDS["odd-names"]
    r = Verify("--list", d.write("list", lst.binary()))
    rows = r.get("record_list")
    odd = rows[4]
    check(odd["name"] == "/tmp/\ufffd\ufffd\"\\\x07" and
          bytes.fromhex(odd["name_hex"]) == b"/tmp/\xff\xfe\"\\\x07", "a name that is no UTF-8", r)
    check(rows[5]["name"] == "/tmp/zürich" and "name_hex" not in rows[5], "a name in UTF-8", r)
    check([x["record"] for x in rows] == list(range(1, len(rows) + 1)) and
          rows[-1]["verdict"] == "violation", "a row for each record", r)


def test_md5():
    lst = m.md5_list()
    for form in ("binary", "ascii"):
        r = Verify("--pcrs", pcrs_of(lst), d.write("list", getattr(lst, form)()))
        check(r.code == 0 and r.get("records") == 3, "template ima with MD5, %s" % form, r)


def test_boot_aggregate():
    for template, bank in (("ima-ng", "sha256"), ("ima-ng", "sha1"), ("ima-sigv2", "sha512"),
                           ("ima-ng", "sm3_256"), ("ima", "sha1")):
        if bank not in BANKS:
            skip("boot aggregate in %s" % bank, "no such hash in Python")
            continue
        boot = m.boot_pcrs((bank,))
        value = m.aggregate(boot, bank)
        algo = {"sm3_256": "sm3"}.get(bank, bank)
        first = m.boot_record(template, algo, value) if template != "ima" else \
            m.Record("ima", [m.plain(value), m.name(b"boot_aggregate")])
        lst = m.List([first, m.file_record(b"/a")])
        boot[bank].update(lst.pcrs((bank,))[bank])
        path = d.write("list", lst.binary())
        pcrs = d.write("pcrs", m.pcrs_simple(boot))
        r = Verify("--pcrs", pcrs, "--boot-aggregate", path)
        check(r.code == 0 and r.get("boot_aggregate", "verdict") == "match" and
              r.get("boot_aggregate", "bank") == bank, "boot aggregate, %s, %s" % (template, bank),
              r)
        boot[bank][7] = bytes(m.SIZES[bank])
        r = Verify("--pcrs", d.write("pcrs", m.pcrs_simple(boot)), "--boot-aggregate", path)
        check(r.code == 1 and r.get("causes") == ["boot-aggregate"] and
              r.get("boot_aggregate", "verdict") == "mismatch", "and a wrong one", r)
        del boot[bank][7]
        r = Verify("--pcrs", d.write("pcrs", m.pcrs_simple(boot)), "--boot-aggregate", path)
        check(r.code == 1 and r.get("boot_aggregate", "verdict") == "no-values",
              "and PCR 7 unknown", r)


def test_boot_aggregate_record():
    lst = m.List([m.file_record(b"/a"), m.boot_record()])
    full = m.boot_pcrs()
    for bank, values in lst.pcrs().items():
        full[bank].update(values)
    pcrs = d.write("pcrs", m.pcrs_simple(full))
    r = Verify("--pcrs", pcrs, "-a", d.write("list", lst.binary()))
    check(r.code == 1 and r.get("boot_aggregate", "verdict") == "no-record",
          "boot_aggregate is not the first record", r)
    lst = m.List([m.boot_record(algo="md5", value=bytes(16))])
    r = Verify("--pcrs", pcrs, "-a", d.write("list", lst.binary()))
    check(r.get("boot_aggregate", "verdict") == "no-bank", "boot aggregate of no bank", r)


main(globals())
