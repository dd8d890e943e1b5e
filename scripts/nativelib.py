# SPDX-License-Identifier: GPL-2.0-only
"""Native times: the kernels as User-Mode Linux, timed by a module inside.

A guest is a process of the host, so its clock is the host's, and whatever else
runs there shows in the times.  It can only make them longer: guests therefore run
one at a time and several times, the kernels taking turns, and a cost is that of
the fastest run.
"""

import os
import platform
import re
import shutil
import signal
import statistics
import subprocess
from pathlib import Path

import guestlib
from guestlib import CACHE, REPO

LOGS = CACHE / "logs" / "bench"
MEMORY = 2 << 30
SIZES = (1000, 10000, 100000, 500000, 1000000)
# Seconds after which reading a list is given up: the stock kernel's time for a
# whole list grows with the square of its length.
LIMIT = 10

# What a guest measures, on which kernels, how often, and at most how many seconds.
GUESTS = (
    ("open", (), ("ours", "stock", "floor"), 9, 60),
    ("rules-written", (), ("ours", "stock"), 5, 60),
    ("rules-file", (), ("ours", "stock"), 5, 60),
    # One run with all sizes takes minutes, one of the shortest list an instant.
    ("list", (f"sizes={SIZES[0]}", f"limit={LIMIT}"), ("ours", "stock"), 15, 60),
    ("list", (f"sizes={','.join(map(str, SIZES))}", f"limit={LIMIT}"), ("ours", "stock"), 3, 600),
)


class Unable(Exception):
    """This machine cannot run the measurement; why."""


def require_machine():
    if platform.machine() != "x86_64":
        raise Unable(f"no User-Mode Linux for {platform.machine()}")
    text = Path("/proc/meminfo").read_text(encoding="ascii")
    available = int(re.search(r"MemAvailable:\s*(\d+)", text)[1]) << 10
    if available < MEMORY * 3 // 2:
        raise Unable(f"{available >> 20} MiB of memory are available, "
                     f"{MEMORY * 3 >> 21} are needed")


def build():
    """Build all guests; only a failure of our own code is an error."""
    for kernel in ("floor", "stock", "ours"):
        done = subprocess.run([REPO / "scripts" / "build-native", f"bench-um-{kernel}"],
                              check=kernel == "ours")
        if done.returncode:
            raise Unable("the kernel does not build as User-Mode Linux here")


def memory_directory():
    """Where there is room for the file that is a guest's memory."""
    try:
        if shutil.disk_usage("/dev/shm").free > MEMORY:
            return "/dev/shm"
    except OSError:
        pass
    return str(CACHE)


def boot(kernel, words, timeout):
    """What a guest printed; None if it did not end in time."""
    out = CACHE / "build" / f"bench-um-{kernel}"
    with subprocess.Popen(
            [out / "linux", f"mem={MEMORY >> 20}M", f"initrd={out / 'native.cpio'}",
             "root=/dev/ram0", "rdinit=/init", "loglevel=1", "console=tty0", "con=null",
             "con0=null,fd:1",
             "--", *words],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace", start_new_session=True,
            env=dict(os.environ, TMPDIR=memory_directory())) as process:
        try:
            return process.communicate(timeout=timeout * guestlib.patience("ours"))[0]
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return None


def costs(text):
    """The costs in a guest's output, by their name in the table."""
    found = {}
    for name, size, number in re.findall(
            r"native: ([\w-]+)(?:@(\d+))? (\d+)$", text, re.MULTILINE):
        found[f"native@{size}/{name}" if size else f"native/{name}"] = int(number)
    return found


def given_up(kernel, what):
    """What the last run gave up, in the words of the module."""
    text = (LOGS / f"native-{what}.{kernel}").read_text(encoding="utf-8")
    return re.findall(r"native: (.*: beyond .*)$", text, re.MULTILINE)


def measure_once(kernel, what, words, timeout):
    """Costs and, if something is wrong, an error."""
    text = boot(kernel, [f"what={what}", *words], timeout)
    (LOGS / f"native-{what}.{kernel}").write_text(text or "", encoding="utf-8")
    if text is None:
        return {}, "did not end in time"
    found = costs(text)
    if "native: done" not in text or not found or guestlib.kernel_report(text):
        return found, text.strip() or "no output"
    return found, None


def require_guest():
    """Does a guest start here at all?"""
    try:
        text = boot("floor", ["what=open"], 60)
    except OSError as error:
        raise Unable(f"a guest does not start: {error}") from error
    if text is None or "native: done" not in text:
        last = (text or "").strip().splitlines()[-1:] or ["no output in time"]
        raise Unable(f"a guest does not start: {last[0]}")


def spread(numbers):
    return (max(numbers) - min(numbers)) / max(statistics.median(numbers), 1)


def run_guest(what, words, kernels, times, timeout, table):
    """All runs of a measurement; returns how many kernels failed."""
    runs = {kernel: {} for kernel in kernels}
    failed = {}
    for _ in range(times):
        for kernel in kernels:
            if kernel in failed:
                continue
            found, error = measure_once(kernel, what, words, timeout)
            if error:
                failed[kernel] = error
            for name, number in found.items():
                runs[kernel].setdefault(name, []).append(number)
    for kernel in kernels:
        for name, numbers in runs[kernel].items():
            table[kernel, name] = min(*numbers, table.get((kernel, name), numbers[0]))
        widest = max(map(spread, runs[kernel].values()), default=0)
        print(f"{'FAIL' if kernel in failed else 'ok':4} native {what} on {kernel} ({times} runs, "
              f"up to {widest:.0%} apart, load {os.getloadavg()[0]:.1f})", flush=True)
        for line in given_up(kernel, what):
            print(f"     given up: {line}")
        if kernel in failed:
            print("     " + failed[kernel].replace("\n", "\n     "))
    return len(failed)


def measure(table, no_build):
    """Put native costs into the table; returns how many measurements failed."""
    try:
        require_machine()
        if not no_build:
            build()
        require_guest()
    except Unable as reason:
        print(f"skip native: {reason}", flush=True)
        return 0
    return sum(run_guest(*guest, table) for guest in GUESTS)
