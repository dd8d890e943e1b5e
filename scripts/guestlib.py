# SPDX-License-Identifier: GPL-2.0-only
"""What the Python scripts share: paths, kernel reports, counting results."""

import os
import re
import shutil
import subprocess
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
CACHE = Path(os.environ.get("INTEG_CACHE") or
             Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "integ")
IMACTL = CACHE / "tools" / "imactl"

# What no kernel may say while it is tested.
REPORT = re.compile(
    r"BUG: |WARNING: |KASAN: |UBSAN: |unreferenced object|Oops: |"
    r"general protection fault|Kernel panic|possible recursive locking|"
    r"possible circular locking|inconsistent lock state|suspicious RCU usage|"
    r"INFO: (?:task|rcu|trying)|sleeping function called from invalid|"
    r"stack segment|double fault|page allocation failure|Call Trace:")


def kernel_report(text, allowed=None):
    """The first report in a console log, with what follows it; else None."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if REPORT.search(line) and not (allowed and re.search(allowed, line)):
            return "\n".join(lines[number:number + 25])
    return None


def ended(text):
    """Did the guest come to the end of its init?"""
    return any(line.startswith("GUEST: end of ") for line in text.splitlines())


def patience(build):
    """How much longer than on an idle machine a guest may take.

    A time limit is there to end what hangs; other work on the machine is no
    reason to fail.
    """
    busy = os.getloadavg()[0] / (os.cpu_count() or 1)
    return min(max(busy, 1), 4) * (6 if "debug" in build else 1)


def emulator_failed(text):
    """Why a run that printed this is QEMU's failure and not the guest's, or None.

    The version in Debian 12 rarely crashes while one processor changes the memory
    map that another is using (PCI set-up at boot), and rarely delivers the trap of
    a jump label after it was patched.  Neither happens with KVM.
    """
    if "vm: QEMU crashed" in text:
        return "QEMU crashed"
    if "Oops: int3" in text:
        return "breakpoint trap during code patching under TCG"
    return None


def tally(passed, failed, skipped):
    """Add to the counts of scripts/check, if it is what started us."""
    path = os.environ.get("INTEG_TALLY")
    if path:
        with open(path, "a", encoding="utf-8") as out:
            print(passed, failed, skipped, file=out)


def build_helper():
    """Compile the guest's static helper program if a source of it is newer."""
    sources = sorted((REPO / "tests" / "guest" / "helper").glob("*.[ch]"))
    out = CACHE / "build" / "guest"
    out.mkdir(parents=True, exist_ok=True)
    helper = out / "helper"
    if not helper.exists() or any(s.stat().st_mtime > helper.stat().st_mtime for s in sources):
        new = out / f"helper.{os.getpid()}"
        subprocess.run(["cc", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-O1", "-static",
                        "-o", new, *(s for s in sources if s.suffix == ".c")], check=True)
        new.rename(helper)
    return helper


def make_share(share, build):
    """Lay out what the guest sees as /host."""
    for part in ("out", "in", "modules", "tests"):
        (share / part).mkdir(parents=True)
    shutil.copytree(REPO / "tests" / "guest", share / "tests" / "guest")
    shutil.copy(build_helper(), share / "helper")
    for module in (CACHE / "build" / build / "lib").glob("*.ko"):
        shutil.copy(module, share / "modules")
