# SPDX-License-Identifier: GPL-2.0-only
"""Holding measured costs against tests/bench/targets, and drawing them."""

import re
import subprocess


class Target:
    """A row of the table: what, cost, against, at most (see the file's header)."""

    def __init__(self, line):
        self.what, self.cost, self.against, limit = (part.strip() for part in line.split("|"))
        self.limit = float(limit)

    def ratio(self, table, kernel):
        """The cost of a kernel against what the row says, or None if not measured."""
        cost = table.get((kernel, self.cost))
        if self.against == "one":
            base = 1
        elif self.against == "stock":
            base = table.get(("stock", self.cost))
        elif self.against.startswith("floor/"):
            base = table.get(("floor", "idle/" + self.against.removeprefix("floor/")))
        else:
            base = table.get((kernel, self.against))
        return cost / base if cost is not None and base else None


def targets(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Target(line) for line in lines if line.strip() and not line.startswith("#")]


def show(ratio):
    if ratio is None:
        return "-"
    return f"{ratio:.3f}" if ratio < 100 else f"{ratio:.0f}"


def report(table, path):
    """Print the table; return how many rows are beyond their limit."""
    beyond = 0
    print(f"\n{'':52} {'ours':>9} {'stock':>9} {'at most':>9}")
    for target in targets(path):
        ours, stock = (target.ratio(table, kernel) for kernel in ("ours", "stock"))
        if ours is None:
            continue
        bad = ours > target.limit
        beyond += bad
        print(f"{target.what:52} {show(ours):>9} {show(stock):>9} {show(target.limit):>9}"
              f"{'  BEYOND' if bad else ''}")
    return beyond


# A plot for each: title, axis, and curves "cost with * for the parameter": label.
CURVES = {
    "rules": ("open+close under a policy of N rules", "instructions", {
        "rules@none-*/open": "none matches", "rules@last-*/open": "the last matches",
        "rules@other-*/open": "of another operation"}),
    "maps": ("mmap under a policy of N rules for it", "instructions", {
        "maps@none-*/mmap": "none matches", "maps@last-*/mmap": "the last matches"}),
    "load": ("loading a policy of N rules", "instructions a rule", {
        "rules@none-*/load-per-rule": "a rule"}),
    "insert": ("a record more, in a list of N", "instructions", {
        "list@*/insert": "first open of a file of 64 bytes"}),
    "read-ascii": ("reading a list of N records, ASCII", "instructions a record", {
        "list@*/read-ascii-4096": "4 KiB a call", "list@*/read-ascii-1048576": "1 MiB a call"}),
    "read-binary": ("reading a list of N records, binary", "instructions a record", {
        "list@*/read-binary-4096": "4 KiB a call", "list@*/read-binary-1048576": "1 MiB a call"}),
    "native-insert": ("a record more, in a list of N, native", "ns", {
        "native@*/insert": "the last 550, median", "native@*/insert-mean": "all since the last N"}),
    "native-read-ascii": ("reading a list of N records, ASCII, native", "ns a record", {
        "native@*/read-ascii-4096": "4 KiB a call",
        "native@*/read-ascii-1048576": "1 MiB a call"}),
    "native-read-binary": ("reading a list of N records, binary, native", "ns a record", {
        "native@*/read-binary-4096": "4 KiB a call",
        "native@*/read-binary-1048576": "1 MiB a call"}),
}


def points(table, kernel, pattern):
    """The (N, cost) pairs of a curve, in order of N."""
    expression = re.compile(re.escape(pattern).replace(r"\*", r"(\d+)"))
    found = [(int(match[1]), cost) for (which, name), cost in table.items()
             if which == kernel and (match := expression.fullmatch(name))]
    return sorted(found)


def plot(table, name, directory):
    """Draw one SVG; a kernel is a colour, a curve a kind of point."""
    title, axis, curves = CURVES[name]
    blocks, parts = [], []
    for kind, (pattern, label) in enumerate(curves.items(), start=4):
        for colour, kernel in (("#2e7d32", "ours"), ("#c62828", "stock")):
            if pairs := points(table, kernel, pattern):
                blocks.append("\n".join(f"{n} {cost}" for n, cost in pairs) + "\ne")
                parts.append(f"'-' with linespoints pt {kind} lc rgb '{colour}' "
                             f"title '{kernel}: {label}'")
    if not parts:
        return
    script = f"""set terminal svg size 720,440 font 'sans,12' background 'white'
set output '{directory / name}.svg'
set title '{title}'
set xlabel 'N'
set ylabel '{axis}'
set logscale xy
set grid
set key top left
plot {', '.join(parts)}
""" + "\n".join(blocks) + "\n"
    subprocess.run(["gnuplot"], input=script, text=True, check=True)


def plots(table, directory):
    for name in CURVES:
        plot(table, name, directory)
