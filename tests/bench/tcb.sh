# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# ima_policy=tcb: files in policy that were measured before, files out of policy by
# file system and by user, and what the first open costs.
#
# cmdline: ima_policy=tcb

. /host/bench/lib.sh

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

# The cost of hashing grows with the size; what is left at size 0 is the rest.
small=$(value cold "$DISK" 4096)
echo "cold $small"
medium=$(value cold "$DISK" 65536)
large=$(value cold "$DISK" 131072)
page=$(((large - medium) / 16))
echo "cold-page $page"
echo "cold-beyond-hash $((small - page))"
