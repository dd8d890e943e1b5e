# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# New inodes: security.evm is there from the beginning, over the labels that the
# security module gives; without a module nothing is there to cover.
#
# ids: EVM-36 EVM-35 EVM-37 INIT-1 API-14
# tpm: none
# timeout: 120

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh
. /host/tests/guest/evm.sh

D=$WORK/new
mkdir "$D"
make_all() {
	echo file >"$D/file$1"
	mkdir "$D/directory$1"
	ln -s file "$D/link$1"
	mkfifo "$D/fifo$1"
	"$HELPER" mknod "$D/mknod$1"
	cp "$D/file$1" "$D/copy$1"
}
make_all -before
evm_on
make_all ''
like "INIT-1 evm is a security module, behind ima" "$(cat "$SECURITYFS/lsm")" ',ima,evm$|^ima,evm$'
case $STEP in
smack)
	for kind in file directory mknod copy; do
		is "EVM-36 $kind has its label" "$(xattr "$D/$kind" SMACK64)" 5f
		evm_right "EVM-36 $kind" "$D/$kind"
		is "EVM-36 $kind made before there was a key" "$(evm "$D/$kind-before")" ""
	done
	for kind in link fifo; do	# whose generation lsattr cannot tell
		like "EVM-36 $kind" "$(evm "$D/$kind")" '^02[0-9a-f]{40}$'
	done
	ok "EVM-32 it is changed" chmod 600 "$D/file"
	evm_right "EVM-35 and follows" "$D/file"
	ok "EVM-32 with another label" set_xattr "$D/file" SMACK64 61
	evm_right "EVM-35 too" "$D/file"
	errno_is "EVM-32 no_label: made before there was a key" EPERM chmod 600 "$D/file-before"
	;;
none)
	for kind in file directory fifo mknod copy link; do
		is "EVM-36 $kind" "$(evm "$D/$kind")" ""
	done
	;;
esac
done_testing
