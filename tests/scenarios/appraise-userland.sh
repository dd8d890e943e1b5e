# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# A whole Debian userland: labelled in fix mode, it boots and works under
# appraise_tcb in enforce mode; what was changed on its disk is refused.
#
# ids: APPR-1 APPR-12 APPR-14 APPR-20 APPR-41 POL-32 KEY-8 HOOK-8 XATTR-30
# tpm: none
# full: yes
# timeout: 600

. /host/tests/guest/lib.sh
. /host/tests/guest/appraise.sh

# runs NAME COMMAND...: it works, for root and for an ordinary user
runs() {
	local name=$1
	shift
	ok "$name, root" "$@"
	ok "$name, a user" setpriv --reuid "$USER_ID" --regid "$USER_ID" --clear-groups "$@"
}
labels_of_root() {
	find / -xdev -type f -user root -size +0 -print0 | xargs -0 getfattr -h -m 'security.ima' \
		--absolute-names 2>/dev/null | grep -c '^# file'
}

case $STEP in
fix)
	all=$(find / -xdev -type f -user root | wc -l)
	at_least "APPR-20 the userland has files" "$all" 2000
	find / -xdev -type f -user root -print0 |
		xargs -0 "$HELPER" attempts r | sort | uniq -c >"$WORK/opened"
	is "APPR-1 all of them open in fix mode" "$(awk '{ print $2 }' "$WORK/opened")" OK
	at_least "APPR-20 and are labelled" "$(labels_of_root)" $((all * 9 / 10))
	is "APPR-20 a program's label" "$(label /usr/bin/factor)" "$(label_for /usr/bin/factor)"
	;;
enforce)
	like "POL-32 the policy" "$(cat "$IMA/policy")" 'appraise fowner=0 $'
	like "KEY-8 the certificate was loaded, though it has no label" "$(keyctl list %:.ima)" \
		'asymmetric: rsa: '
	errno_is "KEY-8 which nobody else can read" EACCES "$HELPER" open r /etc/keys/x509_ima.der
	runs "HOOK-8 a program" factor 12345
	runs "HOOK-8 an interpreter" perl -e 'print "hello\n"'
	runs "HOOK-8 shared libraries" openssl dgst -sha256 /etc/os-release
	runs "APPR-14 a signed script" trusted
	ok "HOOK-8 the package database" dpkg -l bash
	ok "HOOK-8 a package's files" dpkg -V coreutils
	ok "HOOK-8 the dynamic linker's cache" ldconfig
	ok "APPR-41 a configuration file is edited" sed -i 's/^root:/root:/' /etc/passwd
	is "APPR-41 and has its label" "$(label /etc/passwd)" "$(label_for /etc/passwd)"
	ok "HOOK-8 a user is made" useradd -m worker
	ok "HOOK-8 and is known" id worker
	ok "APPR-41 a program is installed" install -m 755 /usr/bin/factor /usr/local/bin/number
	runs "APPR-41 and runs" number 77
	ok "APPR-41 an archive is unpacked" bash -c 'tar -C /etc -cf - apt | tar -C /opt -xf -'
	ok "APPR-41 and can be read" diff -r /etc/apt /opt/apt
	log_mark
	errno_is "HOOK-4 a signed file is not written to" EACCES "$HELPER" open w /usr/local/bin/trusted
	;;
changed)
	cp /usr/bin/tac "$WORK/foreign"
	cp /usr/bin/tac "$WORK/taken"
	setfattr -x security.ima "$WORK/taken"
	allowed "APPR-1 an unchanged program" /usr/bin/tac
	refused "APPR-14 changed on the disk" invalid-hash /usr/bin/factor
	refused "APPR-12 its label removed on the disk" missing-hash /usr/bin/comm
	refused "APPR-12 its label removed" missing-hash "$WORK/taken"
	refused "APPR-14 signed by an unknown key" invalid-signature /usr/local/bin/untrusted
	allowed "APPR-14 signed by the known key" /usr/local/bin/trusted
	allowed "APPR-41 installed in the last boot" /usr/local/bin/number
	allowed "APPR-41 copied in this one" "$WORK/foreign"
	check_rows exec
	refused "APPR-12 a file of data, its label removed on the disk" missing-hash /etc/issue
	allowed "APPR-1 another" /etc/debian_version
	check_rows
	;;
esac
done_testing
