#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""imactl policy from outside: the guest's table of rules, hostile text, explanations, loading."""
import json
import os
import random
import re
import sys

from harness import Dir, Run, check, main

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "../..")
TABLE = os.path.join(ROOT, "tests/scenarios/policy-parse/rules")
d = Dir()


class Check(Run):
    """imactl policy check --json of one text; .remarks by line."""

    def __init__(self, text, *args):
        super().__init__("policy", "check", "--json", *args, "-",
                         stdin=text if isinstance(text, bytes) else text.encode())
        try:
            report = json.loads(self.out)
            self.file = report["files"][0]
        except (ValueError, IndexError):
            report, self.file = {"accepted": None}, {"remarks": [], "accepted": None}
        if self.file["accepted"] != (self.code == 0) or report["accepted"] != (self.code == 0):
            check(False, "exit code and JSON agree", self)

    def errors(self):
        return {r.get("line", 0): r for r in self.file["remarks"] if r["level"] == "error"}

    def others(self, level):
        return [r for r in self.file["remarks"] if r["level"] == level]


def unescape(text):
    """The table's own notation: \\t, \\r, \\v, \\\\ and \\xHH."""
    def byte(match):
        word = match.group(1)
        return chr(int(word[1:], 16)) if word[0] == "x" else \
            {"t": "\t", "r": "\r", "v": "\v", "\\": "\\"}[word]
    return re.sub(r"\\(x[0-9a-fA-F]{2}|.)", byte, text).encode("latin-1")


def rows():
    """(outcome of our kernel, the rule as bytes, the token that ends parsing)"""
    with open(TABLE, encoding="latin-1") as f:
        for line in f:
            line = line.rstrip("\n")
            if not line or line.startswith("#"):
                continue
            outcome, _, rule = line.partition(" ")
            until = rule.partition("%%")[0] if "%%" in rule else rule
            yield (outcome.split("/")[0], unescape(rule.replace(" %%", "", 1)),
                   unescape(until).strip(b" \t").rsplit(b"\t")[-1].rsplit(b" ")[-1])


def guest_config(**changes):
    """The configuration of the guest's kernel, without a security module that knows a label."""
    options = {"CONFIG_CRYPTO_SHA256": "y", "CONFIG_CRYPTO_SHA512": "y",
               "CONFIG_IMA_MEASURE_ASYMMETRIC_KEYS": "y"}
    for name in ("base", "ima", "ours"):
        with open(os.path.join(ROOT, "scripts/config/%s.config" % name), encoding="utf-8") as f:
            for line in f:
                if line.startswith("CONFIG_"):
                    key, _, value = line.rstrip("\n").partition("=")
                    options[key] = value
    options["CONFIG_IMA_LSM_RULES"] = "n"
    options.update(("CONFIG_" + k, v) for k, v in changes.items())
    text = "".join("%s=%s\n" % item for item in options.items())
    return d.write("config", text.encode())


def test_table():
    table = list(rows())
    config = guest_config()
    r = Check(b"\n".join(rule for _, rule, _ in table) + b"\n", "--config", config)
    errors = r.errors()
    check(len(table) > 300 and len(errors) > 100, "the table has rows of both kinds",
          "%d rows, %d errors" % (len(table), len(errors)))
    wrong = []
    for n, (outcome, rule, token) in enumerate(table, 1):
        error = errors.get(n)
        if outcome == "OK":
            good = error is None
        elif outcome == "UNKNOWN":
            good = error and error["errno"] == "EINVAL" and error["reason"] == "unknown word" and \
                bytes.fromhex(error.get("token_hex", error["token"].encode().hex())) == token
        else:
            good = error and error["errno"] == outcome
        if not good:
            wrong.append("%d: wanted %s of %r, is %s" % (n, outcome, rule, error))
    check(not wrong, "every row of the guest's table is accepted or refused as by the kernel",
          "\n".join(wrong))


def test_kunit_table():
    """The rows of the unit test are C; each text is tried on its own."""
    with open(os.path.join(ROOT, "kunit/policy_parse_test.c"), encoding="utf-8") as f:
        source = f.read()
    source = re.sub(r"#else\n.*?#endif", "", source, flags=re.S)
    good = re.findall(r'\bOK\("((?:[^"\\]|\\.)*)"\)', source)
    bad = re.findall(r'\bBAD\(\s*"((?:[^"\\]|\\.)*)",\s*(E\w+),\s*"((?:[^"\\]|\\.)*)"\)', source)
    config = guest_config(CRYPTO_SHA1="y")
    text = [unescape(t) for t in good] + [unescape(t) for t, _, _ in bad]
    errors = Check(b"\n".join(text) + b"\n", "--config", config).errors()
    # d-ng|n-ng|uuid is a template of the test's own environment.
    wrong = ["%r: %s" % (text[n - 1], errors[n]) for n in range(1, len(good) + 1)
             if n in errors and "uuid" not in errors[n].get("token", "")]
    for n, (_, err, token) in enumerate(bad, len(good) + 1):
        e = errors.get(n)
        if not e or e["errno"] != err or e["token"].encode() != unescape(token):
            wrong.append("%r: %s" % (text[n - 1], e))
    check(len(good) > 50 and len(bad) > 60 and not wrong,
          "errno and token of every row of the unit test", "\n".join(wrong) or
          "%d and %d rows" % (len(good), len(bad)))


def test_every_error():
    r = Check("measure func=FOO\n# fine\nmeasure\nappraise appraise_algos=md6\n  uid=1\n")
    errors = r.errors()
    check(sorted(errors) == [1, 4, 5] and r.code == 1, "all lines that are wrong", r)
    check(errors[1]["token"] == "func=FOO" and errors[1]["column"] == 9 and
          errors[1]["reason"] == "unknown operation", "token, column and reason", r)
    check(errors[4]["log"] == 'ima: unknown hash algorithm "md6"', "what else the kernel logs", r)
    check(errors[5]["column"] == 3 and errors[5]["reason"] == "the rule has no action",
          "an indented line", r)
    r = Run("policy", "check", d.write("p", b"measure\nmeasure x=\x1b[2J\n"))
    check(r.code == 1 and ('p:2:9: error: "x=\\x1b[2J": unknown word (EINVAL)' in r.out),
          "the same for people, safe for a terminal", r)


def test_whole_file():
    for what, text in (("an empty policy", b""), ("only comments", b"# x\n\n"),
                       ("a NUL byte", b"measure\nmeasure\0\n")):
        check(Check(text).code == 1, "refused: %s" % what)
    check(Check(b"measure").code == 0, "a last line without line feed")
    r = Check(b"measure fsname=" + b"x" * 4100 + b"\n")
    check(r.code == 0 and "by path" in r.others("note")[0]["reason"], "a line longer than a page", r)
    r = Run("policy", "check", "/nonexistent", d.write("good", b"measure\n"))
    check(r.code == 1 and "/nonexistent: No such file" in r.err and "good: accepted, 1 rules" in r.out,
          "a file that is not there, and another", r)
    check(Run("policy", "check").code == 2 and Run("policy", "check", "-x", "y").code == 2,
          "wrong usage")


def test_remarks():
    r = Check("measure uid=0\nmeasure\nmeasure uid=1\ndont_hash\n")
    check([w["line"] for w in r.others("warning")] == [3, 4],
          "rules that never decide, and only those", r)
    r = Check("measure func=FILE_CHECK digest_type=verity\n")
    check(any("d-ngv2" in n["reason"] for n in r.others("note")), "a verity rule without d-ngv2", r)
    r = Check("measure func=FILE_CHECK digest_type=verity template=ima-ngv2\n")
    check(not any("d-ngv2" in n["reason"] for n in r.others("note")), "and one with it", r)
    r = Check("appraise func=POLICY_CHECK appraise_type=imasig\n")
    check(any("by path only" in n["reason"] for n in r.others("note")), "policies by path only", r)
    r = Check("measure obj_type=x\n")
    check(r.code == 0 and any("not checked" in n["reason"] for n in r.others("note")),
          "what is not checked is said", r)


def test_config():
    options = {n["option"]: n for n in Check(
        "appraise func=MODULE_CHECK appraise_type=imasig|modsig\nappraise appraise_algos=sha256\n"
        "measure func=KEY_CHECK\n").others("note") if "option" in n}
    check(set(options) == {"CONFIG_IMA_APPRAISE", "CONFIG_IMA_APPRAISE_MODSIG",
                           "CONFIG_IMA_MEASURE_ASYMMETRIC_KEYS", "CONFIG_CRYPTO_SHA256"} and
          options["CONFIG_IMA_APPRAISE"]["lines"] == 2, "options that a policy needs", options)
    for rule, option in (("appraise", "IMA_APPRAISE"), ("measure func=KEY_CHECK", "IMA_MEASURE_ASYMMETRIC_KEYS"),
                         ("appraise func=MODULE_CHECK appraise_type=imasig|modsig", "IMA_APPRAISE_MODSIG"),
                         ("appraise appraise_algos=sha512", "CRYPTO_SHA512"),
                         ("measure obj_type=x", "IMA_LSM_RULES"), ("measure", "IMA")):
        on = Check(rule + "\n", "--config", guest_config(IMA_LSM_RULES="y"))
        off = Check(rule + "\n", "--config", guest_config(**{"IMA_LSM_RULES": "y", option: "n"}))
        check(on.code == 0 and off.code == 1, "%s needs %s" % (rule, option), "%s%s" % (on, off))
    for what, text in (("nothing of a kernel", b"x=y\n"), ("a compressed one", b"\x1f\x8b\x08\n"),
                       ("a PCR of no use", b"CONFIG_IMA_MEASURE_PCR_IDX=99\n")):
        r = Run("policy", "check", "--config", d.write("c", text), d.write("good", b"measure\n"))
        check(r.code == 1 and "c: " in r.err, "a configuration that is %s" % what, r)


def test_hostile():
    """Under the sanitizers: nothing in the text makes the parser do more than refuse."""
    rnd = random.Random(1)
    seeds = [rule for _, rule, _ in rows()]
    lines = []
    for _ in range(4000):
        line = bytearray(rnd.choice(seeds))
        for _ in range(rnd.randrange(4)):
            at = rnd.randrange(len(line) + 1)
            kind = rnd.randrange(4)
            if kind == 0:
                line[at:at] = rnd.choice(seeds)[:rnd.randrange(1, 60)]
            elif kind == 1:
                line[at:at + 1] = bytes([rnd.choice(b"=<>|^ \t,-0x\x00\xff%" + bytes([rnd.randrange(256)]))])
            elif kind == 2:
                del line[at:at + rnd.randrange(1, 9)]
            else:
                line[at:at] = bytes([rnd.randrange(256)]) * rnd.choice((1, 40, 300, 5000))
        lines.append(bytes(line).replace(b"\n", b""))
    r = Check(b"\n".join(lines))
    check(r.code == 1 and 1000 < len(r.errors()) < 4000 and not r.err, "4000 damaged lines",
          r.err or "%d errors" % len(r.errors()))
    good = [line for n, line in enumerate(lines, 1) if n not in r.errors()]
    r = Check(b"\n".join(good))
    check(r.code == 0, "what was accepted among them is accepted alone", r.out[:2000])
    r = Run("policy", "explain", "--json", "--all", "-", stdin=b"\n".join(good))
    try:
        explained, wrong = len(json.loads(r.out)["rules"]), None
    except ValueError as e:
        explained, wrong = 0, e
    check(r.code == 0 and 0 < explained <= len(good), "and can be explained in proper JSON",
          "%s %s" % (wrong, r.err[:2000]))


class Explain(Run):
    """imactl policy explain --json; what it says of an action."""

    def __init__(self, *args, **kwargs):
        super().__init__("policy", "explain", "--json", *args, **kwargs)
        self.actions = json.loads(self.out)["actions"] if self.code == 0 else {}

    def line(self, action):
        rule = self.actions[action]["rule"]
        return rule and rule["line"]


POLICY = b"""# three classes
dont_measure fsmagic=0x9fa0
dont_measure fowner=1000 func=FILE_CHECK
measure func=FILE_CHECK mask=^MAY_READ uid=0
measure func=BPRM_CHECK pcr=11 template=ima-sig
appraise fowner=0 appraise_type=imasig
audit func=FILE_CHECK uid>999 fgroup=7
hash fsname=ext4
"""


def test_explain():
    p = d.write("explained", POLICY)
    r = Explain("--fowner", "0", p)
    check(r.line("measure") == 4 and r.actions["measure"]["todo"] and
          r.actions["measure"]["pcr"] == 10 and r.line("appraise") == 6 and
          r.actions["appraise"]["proof"] == "signature" and r.line("audit") is None,
          "the rules that decide, by line", r)
    check([c["line"] for c in r.actions["measure"]["close"]] == [3] and
          r.actions["measure"]["close"][0]["failed"] == ["fowner=1000"],
          "a rule that was close, and what it lacked", r)
    r = Explain("--fowner", "1000", p)
    check(r.line("measure") == 3 and not r.actions["measure"]["todo"], "an exemption decides", r)
    r = Explain("--fsmagic", "9fa0", p)
    check(r.line("measure") == 2, "the first of two exemptions", r)
    r = Explain("--func", "BPRM_CHECK", "--uid", "5", p)
    check(r.line("measure") == 5 and r.actions["measure"]["pcr"] == 11 and
          r.actions["measure"]["template"] == "ima-sig", "another func: PCR and template", r)
    r = Explain("--uid", "1000", "--gid", "7", p)
    check(r.line("audit") is None and r.actions["audit"]["close"][0]["failed"] == ["fgroup=7"],
          "the group of the file, not of the task", r)
    r = Explain("--uid", "1000", "--fgroup", "7", p)
    check(r.line("audit") == 7, "both conditions", r)
    r = Explain("--mask", "MAY_WRITE", p)
    check(r.line("measure") is None, "a mask that does not match", r)
    r = Explain("--mask", "MAY_WRITE,MAY_READ", p)
    check(r.line("measure") == 4, "a mask that includes it", r)


def test_explain_ids():
    p = d.write("ids", b"measure euid=0\naudit uid=0\n")
    check(Explain("--uid", "5", "--euid", "0", p).line("measure") == 1, "effective user")
    check(Explain("--uid", "0", "--euid", "5", p).line("measure") is None,
          "the real user without CAP_SETUID")
    check(Explain("--uid", "0", "--euid", "5", "--may-setuid", p).line("measure") == 1,
          "the real user with CAP_SETUID")
    check(Explain("--uid", "5", p).line("audit") is None, "real user")
    lsm = d.write("lsm", b"measure obj_type=a_t subj_user=u\n")
    check(Explain("--lsm", "obj_type=a_t", "--lsm", "subj_user=u", lsm).line("measure") == 1, "labels")
    r = Explain("--lsm", "obj_type=b_t", "--lsm", "subj_user=u", lsm)
    check(r.line("measure") is None, "another label", r)


def test_explain_builtin():
    r = Explain("--builtin", "tcb", "--func", "MODULE_CHECK")
    check(r.actions["measure"]["rule"]["text"] == "measure func=MODULE_CHECK", "tcb", r)
    r = Explain("--builtin", "tcb|appraise_tcb")
    check(r.actions["appraise"]["rule"]["text"] == "appraise fowner=0" and
          r.actions["appraise"]["proof"] == "any", "appraise_tcb", r)
    r = Explain("--builtin", "appraise_tcb", "--config", guest_config(IMA_APPRAISE_SIGNED_INIT="y"))
    check(r.actions["appraise"]["proof"] == "signature", "appraise_tcb of a kernel that signs init", r)
    r = Explain("--builtin", "tcb", "--fsmagic", "1021994", "--func", "BPRM_CHECK")
    check(r.actions["measure"]["rule"]["text"] == "dont_measure fsmagic=0x1021994", "an exemption of tcb", r)
    r = Explain("--builtin", "critical_data", "--func", "CRITICAL_DATA", "--label", "x")
    check(r.actions["measure"]["todo"], "critical_data", r)
    r = Explain(d.write("m", b"measure uid=0\n"), "--func=MODULE_CHECK", "--uid=9", "--config",
                guest_config(IMA_APPRAISE_REQUIRE_MODULE_SIGS="y"))
    check(r.actions["appraise"]["todo"] and r.actions["appraise"]["rule"]["line"] is None,
          "rules that a kernel adds to every policy", r)
    for args in (("--builtin", "tcp"), ("--builtin", ""), ("--builtin", "tcb", "x"), (),
                 ("--func", "FOO", "x"), ("--uid", "-1", "x"), ("--uid", "4294967295", "x"),
                 ("--mask", "READ", "x"), ("--fsuuid", "1-2", "x"), ("--fsmagic", "z", "x"),
                 ("--lsm", "type=x", "x"), ("--label", "x", "x"), ("--func", "KEY_CHECK", "--fowner=1", "x")):
        r = Run("policy", "explain", *args)
        check(r.code == 2 and r.err and not r.out, "wrong usage: explain %s" % " ".join(args), r)


def test_explain_path():
    path = d.write("a file", b"x")
    os.chmod(path, 0o600)
    st = os.stat(path)
    p = d.write("own", b"measure fowner=%d fgroup=%d\n" % (st.st_uid, st.st_gid))
    check(Explain("--path", path, p).line("measure") == 1, "owner of a real file")
    check(Explain("--path", path, "--fowner", "7777", p).line("measure") is None,
          "unless an option says otherwise")
    r = Explain("--path", "/proc/version", "--builtin", "tcb", "--func", "BPRM_CHECK")
    check(r.actions["measure"]["rule"]["text"] == "dont_measure fsmagic=0x9fa0", "file system of a real file", r)
    p = d.write("fs", b"measure fsname=proc\n")
    check(Explain("--path", "/proc/version", p).line("measure") == 1, "type of its file system")
    r = Run("policy", "explain", "--path", "/nonexistent", p)
    check(r.code == 1 and "/nonexistent: No such file" in r.err, "a path that is not there", r)
    r = Run("policy", "explain", "--path", path, d.write("explained", POLICY))
    check(r.code == 0 and "line 4: measure" in r.out and "because" in r.out, "for people", r)


def test_load():
    d.write("sec/ima/policy", b"")
    fs = os.path.join(d.path, "sec")
    target = os.path.join(fs, "ima/policy")
    text = b"# comment\n\n  measure uid=0\naudit"
    p = d.write("load", text)
    r = Run("policy", "load", "--securityfs", fs, p)
    with open(target, "rb") as f:
        check(r.code == 0 and f.read() == b"  measure uid=0\naudit\n",
              "each rule is written, comments are not", r)
    r = Run("policy", "show", "--securityfs", fs)
    check(r.code == 0 and r.out == "  measure uid=0\naudit\n", "show", r)
    d.write("sec/ima/policy", b"")
    r = Run("policy", "load", "--by-path", "--securityfs", fs, p)
    with open(target, "rb") as f:
        check(r.code == 0 and f.read() == os.path.realpath(p).encode() + b"\n", "by path", r)
    d.write("sec/ima/policy", b"")
    for args, good in ((("--dry-run",), p), ((), d.write("bad", b"measure\nmeasure x\n"))):
        r = Run("policy", "load", "--securityfs", fs, *args, good)
        check(os.path.getsize(target) == 0 and r.code == (0 if args else 1),
              "nothing is written: %s" % (args or "a bad policy"), r)
    r = Run("policy", "load", "--force", "--securityfs", fs, d.write("bad", b"measure x\n"))
    check(r.code == 0 and os.path.getsize(target) > 0, "--force", r)
    r = Run("policy", "load", "--securityfs", "/nonexistent", p)
    check(r.code == 1 and "ENOENT: there is no IMA" in r.err, "no securityfs", r)
    r = Run("policy", "show", "--securityfs", "/nonexistent")
    check(r.code == 1 and "there is no IMA" in r.err, "show without securityfs", r)
    os.remove(target)
    os.symlink("/dev/full", target)
    r = Run("policy", "load", "--securityfs", fs, p)
    check(r.code == 1 and "load:3: ENOSPC" in r.err, "the kernel refuses a rule", r)


def write_seeds(directory):
    """For the fuzzer: each rule alone, and all that are accepted."""
    for n, (_, rule, _) in enumerate(rows()):
        with open(os.path.join(directory, "row-%d" % n), "wb") as f:
            f.write(rule + b"\n")
    with open(os.path.join(directory, "accepted"), "wb") as f:
        f.write(b"".join(rule + b"\n" for outcome, rule, _ in rows() if outcome == "OK"))


if sys.argv[1:2] == ["seeds"]:
    write_seeds(sys.argv[2])
else:
    main(globals())
