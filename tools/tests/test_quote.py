#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""imactl log verify on quotes that tpm2_quote made in a software TPM, and on spoilt ones."""
import os
import subprocess
import sys

import mklist as m
from harness import Dir, Run, Verify, check, main, skip
from swtpm import Tpm, missing

if missing():
    skip("quotes of a TPM", "%s is not installed: swtpm, tpm2-tools" % missing())
    sys.exit(0)

d = Dir()
LIST = m.every_list()["ima-sig"]
PATH = d.write("list", LIST.binary("sha256"))
NONCE = "0123456789abcdef"


def file(name):
    return os.path.join(d.path, name)


def setup():
    """Attestation keys of each kind, in each form, and keys that are none."""
    tpm.run("createek", "-G", "rsa", "-c", "ek.ctx")
    for name, kind, scheme in (("rsa", "rsa", "rsassa"), ("pss", "rsa", "rsapss"),
                               ("ecc", "ecc", "ecdsa")):
        tpm.run("createak", "-C", "ek.ctx", "-c", name + ".ctx", "-G", kind, "-g", "sha256",
                "-s", scheme, "-u", name + ".tpm")
        tpm.run("readpublic", "-c", name + ".ctx", "-f", "pem", "-o", name + ".pem")
        for form in ("der", "tpmt"):
            tpm.run("readpublic", "-c", name + ".ctx", "-f", form, "-o", name + "." + form)
    tpm.run("createprimary", "-C", "o", "-c", "primary.ctx")
    tpm.run("create", "-C", "primary.ctx", "-G", "rsa2048:rsassa:null", "-u", "loose.tpm", "-r",
            "loose.priv", "-a", "sign|fixedtpm|fixedparent|sensitivedataorigin|userwithauth")
    tpm.run("load", "-C", "primary.ctx", "-u", "loose.tpm", "-r", "loose.priv", "-c",
            "loose.ctx")
    subprocess.run("openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=ca -keyout ca.key -out "
                   "ca.pem && openssl req -new -key ca.key -subj /CN=ak | openssl x509 -req "
                   "-force_pubkey rsa.pem -CA ca.pem -CAkey ca.key -CAcreateserial -out rsa.crt "
                   "&& openssl x509 -in rsa.crt -outform DER -out rsa.crt.der", shell=True, cwd=d.path, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


SCHEMES = {"rsa": "rsassa", "pss": "rsapss", "ecc": "ecdsa"}


def quote(key="rsa", pcrs="sha256:10", algo="sha256", name="q", scheme=None, more=()):
    tpm.run("quote", "-c", key + ".ctx", "-l", pcrs, "-q", NONCE, "-m", name + ".msg", "-s",
            name + ".sig", "-g", algo, "--scheme", scheme or SCHEMES.get(key, "rsassa"), *more)


def verify(*args, ak="rsa.pem", name="q", path=PATH):
    return Verify("--quote", file(name + ".msg"), "--signature", file(name + ".sig"), "--ak",
                  file(ak), *args, path)


def refused(r, word, what, causes=None):
    check(r.code == 1 and r.get("quote", "verdict") == word and r.get("quote", "reason") and
          "quote" in r.get("causes") and (causes is None or r.get("causes") == causes), what, r)


def read(name):
    with open(file(name), "rb") as f:
        return f.read()


tpm = Tpm(d.path)
setup()
tpm.extend(LIST, ("sha1", "sha256", "sha384", "sha512"))
tpm.run("pcrextend", "16:sha256=%s" % ("11" * 32))


def test_keys():
    for key, scheme, forms in (("rsa", "rsassa", ("pem", "der", "tpm", "tpmt", "crt", "crt.der")),
                               ("pss", "rsapss", ("pem", "der", "tpm", "tpmt")),
                               ("ecc", "ecdsa", ("pem", "der", "tpm", "tpmt"))):
        quote(key)
        for form in forms:
            r = verify("--nonce", NONCE, ak="%s.%s" % (key, form))
            check(r.code == 0 and r.get("quote", "verdict") == "match" and
                  r.get("quote", "scheme") == scheme and r.get("quote", "nonce_compared") and
                  r.get("quote", "matches_after") == len(LIST.records) and
                  r.verdicts() == {(10, "sha256"): "quoted"},
                  "a quote by a key for %s, key as %s" % (scheme, form), r)


def test_plain():
    """Signatures without a header, whose scheme and hash have to be found."""
    for key, scheme in SCHEMES.items():
        quote(key, more=("-f", "plain"))
        for form in ("tpm", "tpmt", "pem"):
            r = verify("--nonce", NONCE, ak="%s.%s" % (key, form))
            check(r.code == 0 and r.get("quote", "scheme") == scheme and
                  r.get("quote", "hash") == "sha256", "a plain signature, %s, key as %s" % (scheme, form), r)
        msg, sig = read("q.msg"), read("q.sig")
        d.write("x.msg", msg)
        d.write("x.sig", sig[:-1] + bytes([sig[-1] ^ 1]))
        refused(verify(ak=key + ".tpm", name="x"), "wrong-signature", "changed, %s" % scheme)
        d.write("x.msg", msg[:-1] + bytes([msg[-1] ^ 1]))
        d.write("x.sig", sig)
        refused(verify(ak=key + ".tpm", name="x"), "wrong-signature", "over another quote, %s" % scheme)
        d.write("x.msg", msg)
        other = "rsa" if key == "pss" else "pss"
        refused(verify(ak=other + ".pem", name="x"), "bad-scheme" if key == "ecc" else "wrong-signature",
                "of another key, %s" % scheme)
        for what, bad in (("cut short", sig[:-1]), ("with a byte behind", sig + b"\0")):
            d.write("x.sig", bad)
            refused(verify(ak=key + ".tpm", name="x"),
                    "wrong-signature" if key == "ecc" else "bad-scheme", "%s, %s" % (what, scheme))
    try:
        tpm.run("createak", "-C", "ek.ctx", "-c", "other.ctx", "-G", "ecc", "-g", "sha384", "-s",
                "ecdsa", "-u", "other.tpm")
    except RuntimeError:
        skip("a plain signature over sha384", "the TPM makes no such key")
        return
    quote("other", algo="sha384", scheme="ecdsa", more=("-f", "plain"))
    r = verify(ak="other.tpm")
    check(r.code == 0 and r.get("quote", "hash") == "sha384", "a plain signature over sha384", r)


def test_pcr_file():
    """What tpm2_quote writes beside the quote: values for PCRs that no list gives."""
    for pcrs in ("sha256:10,16", "sha1:10,16,0+sha256:10,0,1,2,3,4,5,6,7,8,9,16"):
        quote(pcrs=pcrs, more=("-o", "pcrs.bin"))
        r = verify("--pcrs", file("pcrs.bin"))
        check(r.code == 0 and r.get("quote", "verdict") == "match" and
              set(r.verdicts().values()) == {"match"}, "serialized PCRs beside a quote of %s" % pcrs, r)
        r = Verify("--pcrs", file("pcrs.bin"), "--replay=sha256", PATH)
        check(r.code == 0 and r.verdicts()[10, "sha256"] == "match", "and without the quote", r)
    good = read("pcrs.bin")
    values = len(good) - 532 * good[132]
    spoilt = (("cut", good[:-1]), ("with a byte behind", good + b"\0"), ("nothing but its begin", good[:8]),
              ("of 17 banks in a table of 16", b"\x08" + good[1:4] + (b"\x0b\0\3\xff\xff\xff\0\0" * 16) + good[132:]),
              ("with a bitmap of 5 bytes", good[:6] + b"\5" + good[7:]),
              ("of PCR 31", good[:6] + b"\4" + good[7:10] + b"\x80" + good[11:]),
              ("with nine digests in a list", good[:values] + b"\x09" + good[values + 1:]),
              ("with one digest less", good[:values] + bytes([good[values] - 1]) + good[values + 1:]),
              ("with a digest of 60 bytes", good[:values + 4] + b"\x3c" + good[values + 5:]),
              ("with 4 billion lists", good[:132] + b"\xff" * 4 + good[136:]))
    for what, bad in spoilt:
        r = Run("log", "verify", "--pcrs", d.write("bad.bin", bad), PATH)
        check(r.code == 1 and "bad.bin: " in r.err and not r.out, "serialized PCRs, %s" % what, r)
    # More PCRs of the last bank than there are values for.
    r = Run("log", "verify", "--pcrs", d.write("bad.bin", good[:15] + b"\xff\xff\xff" + good[18:]), PATH)
    check(r.code == 1 and "fewer values than PCRs that are selected" in r.err,
          "serialized PCRs, another selection", r)
    quote(pcrs="sha256:10,16", more=("-o", "values.bin", "-F", "values"))
    r = Run("log", "verify", "--pcrs", file("values.bin"), PATH)
    check(r.code == 1 and "values.bin: " in r.err, "values alone are refused", r)


def test_hashes():
    for algo, key in (("sha1", "rsa"), ("sha384", "ecc"), ("sha512", "ecc")):
        try:
            # A restricted key signs with the hash it was made with.
            tpm.run("createak", "-C", "ek.ctx", "-c", "other.ctx", "-G", key, "-g", algo, "-s",
                    "rsassa" if key == "rsa" else "ecdsa", "-u", "other.tpm")
        except RuntimeError:
            skip("a quote hashed with %s" % algo, "the TPM makes no such key")
            continue
        quote("other", algo=algo, scheme="rsassa" if key == "rsa" else "ecdsa")
        r = verify(ak="other.tpm")
        check(r.code == 0 and r.get("quote", "hash") == algo, "a quote hashed with %s" % algo, r)


def test_banks():
    for pcrs, banks in (("sha1:10", {"sha1"}), ("sha1:10+sha256:10", {"sha1", "sha256"}),
                        ("sha256:0,10,11+sha1:10,2", {"sha1", "sha256"})):
        quote(pcrs=pcrs)
        r = verify()
        check(r.code == 0 and {b for _, b in r.verdicts()} == banks and
              set(r.verdicts().values()) == {"quoted"}, "a quote of %s" % pcrs, r)
    r = verify("--replay", "sha384")
    check(r.code == 0 and r.verdicts()[10, "sha384"] == "no-value",
          "the banks of the quote are replayed, whatever --replay says", r)


def test_nonce():
    quote()
    r = verify()
    check(r.code == 0 and r.get("quote", "nonce") == NONCE and
          r.get("quote", "nonce_compared") is False, "no nonce asked for", r)
    for wrong in ("0123456789abcdee", NONCE + "00", NONCE[2:], "00"):
        refused(verify("--nonce", wrong), "wrong-nonce", "another nonce: %s" % wrong)
    check(verify("--nonce", NONCE.upper()).code == 0, "a nonce in capitals")


def test_malformed():
    quote()
    good = read("q.msg")
    d.write("x.sig", read("q.sig"))
    for n in (0, 5, 6, 40, len(good) - 1):
        d.write("x.msg", good[:n])
        refused(verify(name="x"), "malformed", "a quote cut to %d bytes" % n)
    d.write("x.msg", good + b"\0")
    refused(verify(name="x"), "malformed", "a byte behind the quote")
    d.write("x.msg", b"\xff" * 60000)
    refused(verify(name="x"), "wrong-magic", "not a quote at all")
    d.write("x.msg", b"\xfeTCG" + good[4:])
    refused(verify(name="x"), "wrong-magic", "another magic")
    d.write("x.msg", good[:5] + b"\x17" + good[6:])
    refused(verify(name="x"), "wrong-type", "another type")
    tpm.run("certify", "-c", "primary.ctx", "-C", "rsa.ctx", "-g", "sha256", "-o", "x.msg", "-s",
            "x.sig")
    refused(verify(name="x"), "wrong-type", "another attestation by the same key")
    # The bitmap of the selection ends before the digest's length and the digest.
    at = len(good) - 32 - 2 - 4
    check(good[at] == 3, "the selection is where this test believes")
    d.write("x.msg", good[:at] + b"\4" + good[at + 1:at + 4] + b"\1" + good[at + 4:])
    d.write("x.sig", read("q.sig"))
    refused(verify(name="x"), "malformed", "a PCR no TPM has")
    r = Run("log", "verify", "--quote", d.write("long", bytes(70000)), "--signature",
            file("q.sig"), "--ak", file("rsa.pem"), PATH)
    check(r.code == 1 and "more than 65536 bytes" in r.err, "a file too long to be a quote", r)


def test_signatures():
    quote("ecc", name="e")
    quote()
    refused(verify(ak="pss.pem"), "wrong-signature", "the key of somebody else")
    refused(verify(ak="ecc.pem"), "bad-scheme", "an RSA signature and an ECC key")
    refused(verify(ak="rsa.pem", name="e"), "bad-scheme", "an ECDSA signature and an RSA key")
    msg, sig = read("q.msg"), read("q.sig")
    d.write("x.sig", sig)
    for at in (10, 40, len(msg) - 1):       # signer, inside, digest
        d.write("x.msg", msg[:at] + bytes([msg[at] ^ 1]) + msg[at + 1:])
        refused(verify(name="x"), "wrong-signature",
                "byte %d of the quote changed" % at)
    d.write("x.msg", msg)
    d.write("x.sig", sig[:-1] + bytes([sig[-1] ^ 1]))
    refused(verify(name="x"), "wrong-signature", "the last byte of the signature changed")
    for what, bad in (("cut short", sig[:-1]), ("empty", b""), ("with a byte behind", sig + b"\0"),
                      ("of scheme 0xffff", b"\xff\xff" + sig[2:]),
                      ("without scheme", b"\0\x10"),
                      ("with hash 0xffff", sig[:2] + b"\xff\xff" + sig[4:])):
        d.write("x.sig", bad)
        refused(verify(name="x"), "bad-scheme", "a signature %s" % what)
        r = Run("log", "verify", "--quote", file("x.msg"), "--signature", file("x.sig"), "--ak",
                file("rsa.pem"), PATH)
        check(r.code == 1 and "problem    quote: " in r.out, "in the text report, too", r)
    msg, sig = read("e.msg"), read("e.sig")
    d.write("x.msg", msg)
    d.write("x.sig", sig[:-1] + bytes([sig[-1] ^ 1]))
    refused(verify(ak="ecc.pem", name="x"), "wrong-signature", "an ECDSA signature changed")


def test_bad_keys():
    quote()
    for what, bad in (("empty", b""), ("not a key", b"hello\n" * 10),
                      ("a key cut short", read("rsa.tpm")[:-1]),
                      ("a key and more", read("rsa.tpm") + b"\0"),
                      ("PEM cut short", read("rsa.pem")[:-40]),
                      ("a TPMT_PUBLIC cut short", read("rsa.tpmt")[:-1]),
                      ("a TPMT_PUBLIC and more", read("rsa.tpmt") + b"\0")):
        d.write("x.key", bad)
        refused(verify(ak="x.key"), "bad-key", "a key file: %s" % what)
    for what, bad, word in (("a saved context", read("rsa.ctx"), "saved context"),
                            ("a private key in PEM", read("ca.key"), "neither a public key nor"),
                            ("one of a TPM", b"-----BEGIN TSS2 PRIVATE KEY-----\n", "its public part")):
        d.write("x.key", bad)
        r = verify(ak="x.key")
        refused(r, "bad-key", "a key file: %s" % what)
        check(word in r.get("quote", "reason"), "and that is said", r)
    # Quotes by a key that signs anything could be written by hand.
    quote("loose", name="l")
    r = verify(ak="loose.tpm", name="l")
    refused(r, "bad-key", "a key that is no attestation key")
    check("restricted" in r.get("quote", "reason"), "and that is said", r)
    forged = read("l.msg")
    d.write("f.msg", forged)
    tpm.run("sign", "-c", "loose.ctx", "-g", "sha256", "-s", "rsassa", "-o", "f.sig", "f.msg")
    refused(verify(ak="loose.tpm", name="f"), "bad-key", "which could sign a forged quote")
    d.write("loose.tpmt", read("loose.tpm")[2:])
    refused(verify(ak="loose.tpmt", name="f"), "bad-key", "with no length before it, either")


def test_selection():
    quote(pcrs="sha256:0,1,2")
    r = verify()
    refused(r, "pcr-not-selected", "a quote without PCR 10", ["pcr-not-compared", "quote"])
    check("PCR 10" in r.get("quote", "reason"), "and that is said", r)
    several = d.write("several", m.every_list()["several-pcrs"].binary())
    quote()
    refused(verify(path=several), "pcr-not-selected", "a list with more PCRs than the quote")
    refused(verify("--require-pcr=12"), "pcr-not-selected", "a required PCR not in the quote")
    quote(pcrs="sha256:10,12")
    check(verify("--require-pcr=12").code == 0, "a required PCR in the quote, never extended")


def test_values():
    quote(pcrs="sha256:10,16")
    r = verify()
    refused(r, "pcr-value-unknown", "another PCR in the quote, of unknown value")
    check("PCR 16" in r.get("quote", "reason"), "and that is said", r)
    d.write("pcrs", tpm.run("pcrread", "sha256:10,16").encode())
    r = verify("--pcrs", file("pcrs"))
    check(r.code == 0 and r.verdicts() == {(10, "sha256"): "match"}, "and of known value", r)
    wrong = d.write("wrong", b"sha256 16 %s\n" % (b"22" * 32))
    refused(verify("--pcrs", wrong), "wrong-digest", "and of a wrong value",
            ["pcr-not-compared", "quote"])
    quote(pcrs="sha256:10,17,22,23")
    check(verify().code == 0, "PCRs that begin with ones")


def test_lists():
    quote(pcrs="sha1:10+sha256:10")
    forged = m.every_list()["ima-sig"]
    forged.records[2] = m.file_record(b"/innocent", "ima-sig")
    path = d.write("forged", forged.binary("sha256"))
    refused(verify(path=path), "wrong-digest", "a consistent forgery of the list",
            ["pcr-not-compared", "quote"])
    refused(verify("--allow-tail", path=path), "wrong-digest", "even with --allow-tail")
    shorter = d.write("shorter", m.List(LIST.records[:-1]).binary())
    refused(verify(path=shorter), "wrong-digest", "the last record removed")
    longer = d.write("longer", m.List(LIST.records + [m.file_record(b"/x", "ima-sig")]).binary())
    r = verify(path=longer)
    refused(r, "wrong-digest", "a list longer than the quote")
    check(r.get("quote", "matches_after") == len(LIST.records) and
          "longer" in r.get("quote", "reason"), "and that is said", r)
    r = verify("--allow-tail", path=longer)
    check(r.code == 0 and r.get("quote", "verdict") == "match-tail" and
          set(r.verdicts().values()) == {"match-tail"}, "accepted with --allow-tail", r)


def test_aggregate():
    """Values the quote does not cover do not count for the boot aggregate."""
    zeros = {"sha256": {i: bytes(32) for i in range(10)}}
    lst = m.List([m.boot_record("ima-ng", "sha256", m.aggregate(zeros, "sha256"))])
    path = d.write("boot", lst.binary("sha256"))
    pcrs = d.write("zeros", m.pcrs_simple(zeros))
    other = d.path + "/other"
    os.mkdir(other)
    second = Tpm(other)
    try:
        second.run("createprimary", "-C", "e", "-c", "p.ctx")
        second.run("createek", "-G", "rsa", "-c", "ek.ctx")
        second.run("createak", "-C", "ek.ctx", "-c", "ak.ctx", "-G", "rsa", "-g", "sha256", "-s",
                   "rsassa", "-u", "ak.tpm")
        second.extend(lst)
        for name, selected in (("all", "0,1,2,3,4,5,6,7,8,9,10"), ("some", "0,1,2,3,10")):
            second.run("quote", "-c", "ak.ctx", "-l", "sha256:" + selected, "-q", NONCE, "-m",
                       name + ".msg", "-s", name + ".sig", "-g", "sha256")
            r = verify("--boot-aggregate", "--pcrs", pcrs, ak="other/ak.tpm",
                       name="other/" + name, path=path)
            wanted = ("match", []) if name == "all" else ("no-values", ["boot-aggregate"])
            check((r.get("boot_aggregate", "verdict"), r.get("causes")) == wanted,
                  "the boot aggregate, %s of its PCRs in the quote" % name, r)
    finally:
        second.stop()


def test_live():
    """A quote made now, by a key that stays in the TPM."""
    tpm.run("evictcontrol", "-C", "o", "-c", "rsa.ctx", "0x81010002")
    tpm.run("evictcontrol", "-C", "o", "-c", "loose.ctx", "0x81010003")
    live = ("--tpm=" + tpm.tcti, "--replay=sha256")
    for what, args in (("", ()), ("with the key given", ("--ak", file("rsa.pem"))),
                       ("with a nonce given", ("--nonce", NONCE)),
                       ("with another PCR", ("--require-pcr=12",))):
        r = Verify(*live, "--tpm-quote=0x81010002", *args, PATH)
        check(r.code == 0 and r.get("quote", "verdict") == "match" and
              r.get("quote", "nonce_compared") and r.verdicts()[10, "sha256"] == "match" and
              (not what or "nonce" not in what or r.get("quote", "nonce") == NONCE),
              "a quote made now %s" % what, r)
    first = r.get("quote", "nonce")
    r = Verify(*live, "--tpm-quote=0x81010002", PATH)
    check(len(first) == 40 and r.get("quote", "nonce") != first, "each with a nonce of its own", r)
    r = Verify(*live, "--tpm-quote=0x81010002", "--ak", file("pss.pem"), PATH)
    refused(r, "wrong-signature", "a quote made now, by another key than the one given")
    r = Verify(*live, "--tpm-quote=0x81010003", PATH)
    refused(r, "bad-key", "a quote made now, by a key that is no attestation key")
    longer = d.write("longer", m.List(LIST.records + [m.file_record(b"/x")]).binary())
    r = Verify(*live, "--tpm-quote=0x81010002", longer, )
    refused(r, "wrong-digest", "a quote made now, before the list grew")
    check(Verify(*live, "--tpm-quote=0x81010002", "--allow-tail", longer).code == 0,
          "accepted with --allow-tail")
    r = Run("log", "verify", *live, "--tpm-quote=0x8101beef", PATH)
    check(r.code == 1 and "finding the key" in r.err, "no key of that handle", r)
    for args in (("--tpm-quote=0x81010002",), live + ("--tpm-quote=x",), live + ("--tpm-quote=0",),
                 live + ("--tpm-quote=0x81010002", "--quote", file("q.msg"), "--signature",
                         file("q.sig"), "--ak", file("rsa.pem"))):
        r = Run("log", "verify", *args, PATH)
        check(r.code == 2 and not r.out, "wrong usage: %s" % args[-1], r)


def test_text():
    quote()
    args = ["log", "verify", "--quote", file("q.msg"), "--signature", file("q.sig"), "--ak",
            file("rsa.pem"), PATH]
    r = Run(*args)
    check(r.code == 0 and "not compared: --nonce" in r.out and "boot 1, resume 0" in r.out and
          "rsassa, sha256, by a key of RSA, 2048 bits" in r.out and
          "verdict    verified\n" in r.out, "the quote in the text report", r)
    r = Run(*args[:-1], "--nonce=00", PATH)
    check(r.code == 1 and "problem    quote: another nonce" in r.out and
          "FAILED: pcr-not-compared, quote\n" in r.out, "and a bad one", r)


def test_usage():
    q = ("--quote", file("q.msg"), "--signature", file("q.sig"), "--ak", file("rsa.pem"))
    for args in (q[:4], q[:2] + q[4:], q[2:], ("--nonce", "00"), q + ("--nonce", ""),
                 q + ("--nonce", "0"), q + ("--nonce", "0g"), q + ("--nonce", "00" * 65),
                 q + ("--boot-aggregate",)):
        r = Run("log", "verify", *args, PATH)
        check(r.code == 2 and r.err and not r.out, "wrong usage: %s" %
              " ".join(a for a in args if not a.startswith("/")), r)
    for i in (1, 3, 5):
        args = list(q)
        args[i] = "/nonexistent"
        r = Run("log", "verify", *args, PATH)
        check(r.code == 1 and "/nonexistent: No such file" in r.err, "no file: %s" % args[i - 1], r)


try:
    main(globals())
finally:
    tpm.stop()
