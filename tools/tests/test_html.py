#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""imactl log verify --html: one file, whole or not at all, that says what the text says."""
import base64
import hashlib
import os
import re
import resource
import signal
import stat
from html.parser import HTMLParser

import mklist as m
from harness import Dir, Run, Verify, check, main

d = Dir()
KINDS = m.every_list()
VOID = {"meta", "input", "br", "link", "img"}


class Page(HTMLParser):
    """The page taken apart; every tag that is opened must be closed."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.stack, self.tags, self.rows, self.wrong = [], [], [], []
        self.script = self.style = self.policy = ""
        self.text = ""
        self.in_records = False
        self.feed(text)
        self.close()
        if self.stack:
            self.wrong.append("not closed: %s" % self.stack)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        if attrs.get("http-equiv") == "Content-Security-Policy":
            self.policy = attrs["content"]
        if tag == "table":
            self.in_records = attrs.get("id") == "records"
        if tag == "tr" and self.in_records and "data-w" in attrs:
            self.rows.append(dict(words=attrs["data-w"].split(), cells=[], details=dict(
                line.split("\t", 1) for line in attrs["data-d"].split("\n"))))
        if tag == "td" and self.in_records:
            self.rows[-1]["cells"].append("")
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        if not self.stack or self.stack.pop() != tag:
            self.wrong.append("closed and not open: %s" % tag)

    def handle_data(self, data):
        if self.stack and self.stack[-1] in ("script", "style"):
            setattr(self, self.stack[-1], getattr(self, self.stack[-1]) + data)
        elif "td" in self.stack and self.in_records:
            self.rows[-1]["cells"][-1] += data
        else:
            self.text += data


def report(lst, *args, form="binary", name="report.html"):
    path = os.path.join(d.path, name)
    r = Verify("--html", path, *args, d.write("list", getattr(lst, form)("sha256")))
    with open(path, encoding="ascii") as f:
        return r, Page(f.read())


def test_every_list():
    for key, lst in dict(KINDS, unknown=m.unknown_list(), md5=m.md5_list()).items():
        for form in ("binary", "ascii"):
            r, page = report(lst, form=form)
            check(not page.wrong and len(page.rows) == len(lst.records) == r.get("records") and
                  [row["cells"][0] for row in page.rows] ==
                  [str(i + 1) for i in range(len(lst.records))] and
                  [row["words"] == ["violation"] for row in page.rows] ==
                  [x.violation for x in lst.records], "a report on %s, %s" % (key, form),
                  "%s %s" % (page.wrong, r))


def test_alone():
    """Nothing is loaded, and nothing but the one script may run."""
    _, page = report(KINDS["ima-sig"])
    urls = [(t, a) for t, a in page.tags if set(a) & {"src", "href", "srcset", "action", "onclick"}]
    check(not urls and "url(" not in page.style and "@import" not in page.style and
          "http" not in page.script, "no reference to anything outside", urls)
    digest = base64.b64encode(hashlib.sha256(page.script.encode()).digest()).decode()
    check("script-src 'sha256-%s'" % digest in page.policy and "default-src 'none'" in page.policy,
          "the policy allows this script alone", page.policy)
    check("innerHTML" not in page.script and "eval" not in page.script,
          "the script makes no markup of text")
    check("prefers-color-scheme: dark" in page.style, "dark as well as light")


def test_escaping():
    names = [b"/tmp/<script>alert(1)</script>", b"/tmp/\"><img src=x onerror=alert(1)>",
             b"/tmp/'&amp;", b"/tmp/\xe2\x80\xaegnp.exe", b"/tmp/\x1b[31m\n<!--", b"/tmp/--></td>",
             b"]]>", b"</script>", b"/tmp/tab\there"]
    lst = m.List([m.file_record(n, "ima-sig") for n in names])
    bad = m.every_list()["ima-sig"]
    bad.records[0].fields[1] = m.name(b"<b>" * 20)
    bad.records[0].listed = bytes(range(32))
    for what, records in (("names", lst), ("a bad record's name", bad)):
        r, page = report(records, "--reference", d.write("<i>sums", b"00" * 32 + b"  /x\n"))
        check(not page.wrong and not {"img", "b>", "i>"} & {t for t, _ in page.tags} and
              sum(t == "script" for t, _ in page.tags) == 1 and len(page.rows) == r.get("records"),
              "%s are no markup" % what, page.wrong)
    _, page = report(lst)
    check([row["cells"][-1] for row in page.rows] ==
          ["".join(chr(c) if 32 <= c <= 126 and c != 92 else "\\x%02x" % c for c in n)
           for n in names], "and shown escaped", [row["cells"] for row in page.rows])
    odd = m.List([m.Record("ima-ng", [m.d_ng("<b>&\"'", bytes(20)), m.name(b"/a")]),
                  m.Record("<b>|\"", [m.empty()])])
    _, page = report(odd)
    check(not page.wrong and page.rows[0]["details"]["digest"].startswith("<b>&\"':") and
          page.rows[1]["details"]["template"] == "<b>|\"", "algorithms and templates", page.rows)
    path = d.write("<h1 onclick='x'>", KINDS["ima"].binary())
    Run("log", "verify", "--html", os.path.join(d.path, "r.html"), path)
    with open(os.path.join(d.path, "r.html"), encoding="ascii") as f:
        page = Page(f.read())
    check(not page.wrong and sum(t == "h1" for t, _ in page.tags) == 1 and "<h1 onclick" in page.text,
          "the name of the list", page.wrong)


def test_says_the_same():
    lst = KINDS["ima-sig"]
    pcrs = d.write("pcrs", m.pcrs_simple(lst.pcrs()))
    r, page = report(lst, "--pcrs", pcrs)
    check(r.code == 0 and "Verified" in page.text and "match" in page.text and
          all(x["replayed"] in page.text for x in r.get("pcrs")) and "Problems" not in page.text,
          "a list that verifies", page.text)
    r, page = report(lst)
    check(r.code == 0 and "not compared with any PCR" in page.text, "compared with nothing", page.text)
    r, page = report(KINDS["ima-ng"], "--pcrs", pcrs, "--boot-aggregate")
    check(r.code == 1 and "Not verified" in page.text and "problem    PCR 10" in page.text and
          "Boot aggregate" in page.text and "no-values" in page.text and
          "does not give the value of a PCR" in page.text, "a list that does not", page.text)
    sums = d.write("sums", m.file_digest(b"/usr/bin/program-0").hex().encode() +
                   b"  /usr/bin/program-0\n" + b"00" * 32 + b"  /usr/bin/program-1\n")
    r, page = report(lst, "--reference", sums)
    check([row["words"][-1] for row in page.rows] ==
          ["not-checked", "known-good", "changed-file", "unknown-file", "unknown-file",
           "violation", "unknown-file"] and "A file is not the one" in page.text and
          all("%d" % n in page.text for n in (1, 3)), "what became of files", page.rows)
    check(page.rows[2]["details"]["security.ima"] ==
          "signature-v2, sha256, key a1b2c3d4, 256 bytes", "details of a record", page.rows[2])
    r = Run("log", "verify", "--html", os.path.join(d.path, "r.html"), "--list",
            d.write("list", lst.binary()))
    check("records    7\n" in r.out and "RECORD  PCR" in r.out, "beside the text report", r)
    blob = lst.binary("sha256")[:-1]
    Run("log", "verify", "--html", os.path.join(d.path, "r.html"), d.write("list", blob))
    with open(os.path.join(d.path, "r.html"), encoding="ascii") as f:
        page = Page(f.read())
    check(len(page.rows) == 6 and "cannot be read to its end" in page.text and
          "the list ends 1 bytes early" in page.text, "a list cut short", page.text)


def limit_files():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10000, 10000))


def test_file():
    lst = d.write("list", KINDS["ima-sig"].binary())
    path = os.path.join(d.path, "out/report.html")
    d.write("out/report.html", b"old")
    r = Run("log", "verify", "--html", path, lst, preexec=lambda: os.umask(0o027))
    with open(path, "rb") as f:
        new = f.read()
    check(r.code == 0 and new.endswith(b"</html>\n") and
          stat.S_IMODE(os.stat(path).st_mode) == 0o640 and os.listdir(d.path + "/out") ==
          ["report.html"], "an older report is replaced", r)
    r = Run("log", "verify", "--html", path, d.write("list", KINDS["long-names"].binary()),
            preexec=limit_files)
    with open(path, "rb") as f:
        check(r.code == 1 and "report.html: " in r.err and f.read() == new and
              os.listdir(d.path + "/out") == ["report.html"],
              "what cannot be written whole is not written", r)
    os.symlink(path, os.path.join(d.path, "out/link"))
    # Not /dev/null: a program that fails this test, run by root, would replace it.
    os.mkfifo(os.path.join(d.path, "pipe"))
    for what, target in (("a directory", d.path), ("a pipe", d.path + "/pipe"),
                         ("a symbolic link", d.path + "/out/link")):
        r = Run("log", "verify", "--html", target, lst)
        check(r.code == 1 and "no regular file" in r.err, "%s is not replaced" % what, r)
    r = Run("log", "verify", "--html", d.path + "/no/such/dir", lst)
    check(r.code == 1 and "No such file" in r.err, "no such directory", r)
    r = Run("log", "verify", "--html", d.path + "/out/new", "/nonexistent")
    check(r.code == 1 and not os.path.exists(d.path + "/out/new") and
          sorted(os.listdir(d.path + "/out")) == ["link", "report.html"],
          "no list, no report", r)


def test_quote_section():
    """A quote that is none; test_quote.py has real ones."""
    bad = d.write("bad", b"<b>no quote")
    r, page = report(KINDS["ima-sig"], "--quote", bad, "--signature", bad, "--ak", bad)
    check(r.code == 1 and "wrong-magic" in page.text and "magic: wanted" in page.text and
          "The quote does not vouch" in page.text and not re.search("<b>no", page.text),
          "a quote in the report", page.text)


main(globals())
