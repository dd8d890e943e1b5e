# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# An open of a file that was measured before, step by step: what other processors
# that open the same file would feel of it (tests/bench/shared.py).
#
# kernels: ours stock floor
# cmdline: ima_policy=tcb nokaslr noreplace-smp
# stepped: shared.py

. /host/bench/lib.sh

content "$DISK/file"
"$METER" open "$DISK/file" >/dev/null
: >/host/out/ready
"$METER" loop "$DISK/file" /host/over
