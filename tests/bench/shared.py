# SPDX-License-Identifier: GPL-2.0-only
"""Run inside gdb, attached to a guest that opens and closes one file for ever: step
through the system calls and count what other processors would feel of them.

Writes "NAME NUMBER" to the file COSTS: locked instructions, and lines of memory
written that are not the task's own stack and not reached as a variable of the
processor.  Each is the least of several rounds: a round may fetch a page of objects
for an allocator.  Where they are is written to the file WHERE.
"""

import collections
import os
import re

import gdb

ROUNDS = 3
CALLS = ("__x64_sys_openat", "__x64_sys_close")
STACK_BYTES = 16384
LINE_BYTES = 64
KERNEL = 1 << 63
MASK = (1 << 64) - 1

PREFIXES = ("lock", "rep", "repz", "repnz", "notrack", "data16", "cs", "ds")
# Instructions whose last operand is memory that they do not write.
READERS = re.compile(r"(cmp(?!xchg)|test|nop|lea|j|call|push|prefetch|mul|div|idiv|verw"
                     r"|bt[lqw]?$|imul[lqw]?$)")
OPERAND = re.compile(r"(%[c-g]s:)?(-?0x[0-9a-f]+)?"
                     r"(?:\((%\w+)?(?:,(%\w+),([1248]))?\))?$")


def register(name):
    return int(gdb.parse_and_eval("$" + name)) & MASK


def last_operand(operands):
    """The last of the operands, which AT&T syntax writes to."""
    depth = 0
    for at in range(len(operands) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(operands[at], 0)
        if operands[at] == "," and not depth:
            return operands[at + 1:]
    return operands


class Instruction:
    """One instruction: is it locked, and how to find where it writes."""

    def __init__(self, pc):
        found = gdb.selected_frame().architecture().disassemble(pc)[0]
        self.next = pc + found["length"]
        words = re.sub(r"\s*[#<].*", "", found["asm"]).split()
        self.locked = words[0] == "lock"
        while words[0] in PREFIXES:
            words = words[1:]
        name, operands = words[0], "".join(words[1:])
        self.target = None
        target = last_operand(operands)
        match = OPERAND.match(target) if target else None
        if match and not READERS.match(name):
            self.target = match
            # The exchange with memory is locked without saying so.
            self.locked |= name.startswith("xchg")
        elif match is None and not re.match(r"[%$*]", target or "%"):
            raise ValueError(f"not understood: {found['asm']}")

    def address(self):
        """Where it writes; None for nowhere, a variable of the processor, or a program's."""
        if not self.target or self.target[1] == "%gs:":
            return None
        _, offset, base, index, scale = self.target.groups()
        at = int(offset or "0", 16)
        if base:
            at += self.next if base == "%rip" else register(base[1:])
        if index:
            at += register(index[1:]) * int(scale)
        at &= MASK
        return at if at >= KERNEL else None


def function(pc):
    """The name of the function at an address."""
    return gdb.execute(f"info symbol {pc:#x}", to_string=True).split()[0]


class Count:
    """What one round did, by function."""

    def __init__(self):
        self.locked = collections.Counter()
        self.lines = {}
        self.steps = 0

    def note(self, pc, instruction):
        self.steps += 1
        if instruction.locked:
            self.locked[function(pc)] += 1
        at = instruction.address()
        if at is not None and at // STACK_BYTES != register("rsp") // STACK_BYTES:
            self.lines.setdefault(at // LINE_BYTES, function(pc))

    def run(self, known):
        """Step from the entry of a function to its return."""
        top = register("rsp")
        while register("rsp") <= top:
            pc = register("pc")
            if pc not in known:
                known[pc] = Instruction(pc)
            self.note(pc, known[pc])
            gdb.execute("stepi", to_string=True)


def one_round(known):
    count = Count()
    for call in CALLS:
        gdb.execute(f"thbreak *&{call}", to_string=True)
        gdb.execute("continue", to_string=True)
        count.run(known)
    return count


def main():
    for setting in ("pagination off", "confirm off", "width 0"):
        gdb.execute("set " + setting)
    gdb.execute(f"target remote {os.environ['GUEST']}", to_string=True)
    known = {}
    rounds = [one_round(known) for _ in range(ROUNDS)]
    gdb.execute("detach", to_string=True)
    with open(os.environ["COSTS"], "w", encoding="utf-8") as out:
        print("locked", min(sum(r.locked.values()) for r in rounds), file=out)
        print("lines", min(len(r.lines) for r in rounds), file=out)
    last = rounds[-1]
    with open(os.environ["WHERE"], "w", encoding="utf-8") as out:
        print(f"{last.steps} instructions", file=out)
        for name, number in last.locked.most_common():
            print(f"locked {number:3} {name}", file=out)
        for name, number in collections.Counter(last.lines.values()).most_common():
            print(f"lines  {number:3} {name}", file=out)


main()
