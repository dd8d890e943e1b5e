# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# For the host side of a scenario, tests/scenarios/NAME.host.  It is run by
# scripts/run-scenarios with these set: RUN (private directory), SHARE (seen as
# /host in the guest), BUILD, TPM, CMDLINE, MEM, SMP, TIMEOUT, REPO.
# Without a host side, a scenario is one "boot main".

set -eu

# boot STEP [vm option...]: boot the guest with STEP and wait for its end.  The
# disk and the TPM's memory persist over the boots of one scenario when
# --disk/--tpm-state say so; see scripts/vm.
boot() {
	local step=$1 kernel=ours
	shift
	[[ $BUILD != stock* ]] || kernel=stock
	printf 'MODE=scenario\nSTEP=%s\nTPM=%s\nKERNEL=%s\nDEBUG=%s\n' \
		"$step" "$TPM" "$kernel" "$DEBUG" >"$SHARE/env"
	"$REPO/scripts/vm" --kernel "$BUILD" --tpm "$TPM" --cmdline "$CMDLINE" \
		--mem "$MEM" --smp "$SMP" --share "$SHARE" --run "$RUN/$step" \
		--timeout "$TIMEOUT" --console "$RUN/$step.console" "$@"
}

# start STEP [vm option...]: the same in the background; finish waits for it.
start() { boot "$@" & _vm=$!; _step=$1; }
finish() { wait "$_vm"; }

# wait_for NAME: until the guest says tell NAME (or is gone).
wait_for() {
	while [ ! -e "$SHARE/out/$1.signal" ]; do
		kill -0 "$_vm" 2>/dev/null || return 1
		sleep 0.1
	done
}

# tell NAME: the guest's await NAME returns.
tell() { : >"$SHARE/in/$1"; }

# kill_tpm: the TPM vanishes under the running guest.
kill_tpm() { kill -KILL "$(cat "$RUN/$_step/swtpm.pid")"; }
