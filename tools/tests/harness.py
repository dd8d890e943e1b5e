# SPDX-License-Identifier: GPL-2.0-only
"""What the test programs share: running imactl, and one line of result for each check.

Prints ``ok - what``, ``not ok - what`` or ``skip - what (why)``; run.sh adds them up.
"""
import json
import os
import subprocess
import sys
import tempfile

IMACTL = os.environ.get("IMACTL", "imactl")
failures = 0


def check(good, what, detail=""):
    global failures
    print("%s - %s" % ("ok" if good else "not ok", what), flush=True)
    if not good:
        failures += 1
        if detail:
            print("".join("#   %s\n" % line for line in str(detail).splitlines()[:40]),
                  end="", flush=True)


def skip(what, why):
    print("skip - %s (%s)" % (what, why), flush=True)


class Run:
    """imactl with these arguments, run to its end."""

    def __init__(self, *args, stdin=None, program=None, env=None, preexec=None):
        self.args = [str(a) for a in args]
        p = subprocess.run([program or IMACTL] + self.args, input=stdin, capture_output=True,
                           env=dict(os.environ, **(env or {})), preexec_fn=preexec,
                           timeout=300, check=False)
        self.code = p.returncode
        self.out = p.stdout.decode("utf-8", "backslashreplace")
        self.err = p.stderr.decode("utf-8", "backslashreplace")

    def __str__(self):
        return "imactl %s\nexit %s\n%s%s" % (" ".join(self.args), self.code, self.out, self.err)


class Verify(Run):
    """imactl log verify --json; the JSON in .json."""

    def __init__(self, *args, **kwargs):
        super().__init__("log", "verify", "--json", *args, **kwargs)
        try:
            self.json = json.loads(self.out)
        except ValueError:
            self.json = {}
        # Three ways to say the same thing, which must agree whatever the test is about.
        if self.json and (self.json["verified"] != (self.code == 0) or
                          self.json["verified"] == bool(self.json["causes"])):
            check(False, "exit code, causes and verified agree", self)

    def get(self, *keys):
        value = self.json
        for key in keys:
            if value is None:
                return None
            value = value.get(key)
        return value

    def verdicts(self):
        """{(pcr, bank): verdict}"""
        return {(r["pcr"], r["bank"]): r["verdict"] for r in self.get("pcrs") or []}


class Dir:
    """A directory for files of a test, gone at the end."""

    def __init__(self):
        self.temp = tempfile.TemporaryDirectory(prefix="imactl-test-")
        self.path = self.temp.name

    def write(self, name, data):
        path = os.path.join(self.path, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(data)
        return path


def main(tests):
    """Runs all functions named test_* in a module's namespace."""
    for key, test in list(tests.items()):
        if key.startswith("test_"):
            test()
    sys.exit(failures != 0)
