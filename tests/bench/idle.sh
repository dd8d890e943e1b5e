# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# No policy: what the hooks cost that have nothing to do.  On a kernel without the
# subsystem this is the floor that the other measurements are held against.
#
# kernels: ours stock floor

. /host/bench/lib.sh

cost boot now
content "$DISK/file"
content /tmp/bench/file
cost open open "$DISK/file"
cost open-by-user -u "$USER_ID" open "$DISK/file"
cost open-tmpfs open /tmp/bench/file
cost stat stat "$DISK/file"
cost mmap mmap "$METER"
cost exec exec "$METER"
cost rewrite rewrite "$DISK/file"
cost write write "$DISK/file"
cost reread reread "$DISK/file"
cost chmod chmod "$DISK/file"
