# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034
#
# For scenarios that hold measurement records against values computed here,
# with coreutils and xxd, from the layout alone (MEAS-10 to MEAS-20).  Source
# it after lib.sh.  Bytes are passed around as lower-case hex.  A process is
# expensive in an emulated guest, so what bash can do itself it does.

# le32 NUMBER / le16 NUMBER: as the list stores it on x86
le32() {
	printf '%02x%02x%02x%02x' $(($1 & 255)) $(($1 >> 8 & 255)) \
		$(($1 >> 16 & 255)) $(($1 >> 24 & 255))
}
le16() { printf '%02x%02x' $(($1 & 255)) $(($1 >> 8 & 255)); }

hex() { xxd -p | tr -d '\n'; }
hex_text() {
	local i n
	for ((i = 0; i < ${#1}; i++)); do
		printf -v n %d "'${1:i:1}"
		printf %02x $((n & 255))
	done
}
zeros() { [ "$1" -eq 0 ] || printf '00%.0s' $(seq "$1"); }
ones() { printf 'ff%.0s' $(seq "$1"); }

# digest ALGORITHM: of the bytes given as hex on stdin
digest() {
	local sum
	sum=$(xxd -r -p | "${1}sum")
	printf '%s' "${sum%% *}"
}
# digest_text ALGORITHM TEXT / digest_file ALGORITHM FILE
digest_text() { local sum; sum=$(printf '%s' "$2" | "${1}sum"); printf '%s' "${sum%% *}"; }
digest_file() { local sum; sum=$("${1}sum" <"$2"); printf '%s' "${sum%% *}"; }
# digest_size ALGORITHM: bytes
digest_size() {
	case $1 in
	md5) echo 16 ;; sha1) echo 20 ;; sha224) echo 28 ;; sha256) echo 32 ;;
	sha384) echo 48 ;; sha512) echo 64 ;;
	esac
}

# Fields with their length, as in the list and under the template digest.
field() { le32 $((${#1} / 2)); printf '%s' "$1"; }
name_field() { field "$(hex_text "$1")00"; }
# digest_field ALGORITHM HEX [PREFIX]: d-ng, or d-ngv2 with "ima:", "verity:"
digest_field() { field "$(hex_text "${3:-}$1:")00$2"; }

# list_banks: the <x> of MEAS-50
list_banks() {
	local f
	for f in "$IMA"/binary_runtime_measurements_*; do echo "${f##*measurements_}"; done
}
# list_tail BANK BYTES: the end of the binary list
list_tail() { tail -c "$2" "$IMA/binary_runtime_measurements_$1" | hex; }

# expect NAME TEMPLATE DATA TEXT [PCR]: the list's next record is expected to
# be this one; TEXT is what follows the template name in the ASCII list.
# check_expected [BANK...]: now is the time to look; nothing else was recorded
# since the first expect.
_names=() _templates=() _data=() _texts=() _pcrs=()
expect() {
	_names+=("$1") _templates+=("$2") _data+=("$3") _texts+=("$4") _pcrs+=("${5:-10}")
}
check_expected() {
	local bank banks=$*
	for bank in ${banks:-$(list_banks)}; do _check_bank "$bank"; done
	_names=() _templates=() _data=() _texts=() _pcrs=()
}
_check_bank() {
	local bank=$1 got want=() ascii=() lines i at=0 sum total=0
	for ((i = 0; i < ${#_names[@]}; i++)); do
		sum=$(_template_digest "$bank" "${_templates[i]}" "${_data[i]}")
		want[i]=$(_binary "${_pcrs[i]}" "$sum" "${_templates[i]}" "${_data[i]}")
		ascii[i]="${_pcrs[i]} $sum ${_templates[i]} ${_texts[i]}"
		total=$((total + ${#want[i]} / 2))
	done
	got=$(list_tail "$bank" $total)
	mapfile -t lines <<<"$(list "$bank" | tail -n "$i")"
	for ((i = 0; i < ${#_names[@]}; i++)); do
		is "MEAS-10 MEAS-14 ${_names[i]}, binary, $bank" "${got:at:${#want[i]}}" "${want[i]}"
		is "MEAS-13 ${_names[i]}, ASCII, $bank" "${lines[i]-}" "${ascii[i]}"
		at=$((at + ${#want[i]}))
	done
}

# The data of a record with template "ima" is given as "d-bytes name-bytes".
_template_digest() {
	if [ "$2" = ima ]; then
		local name=${3#* }
		set -- "$1" "$2" "${3% *}$name$(zeros $((256 - ${#name} / 2)))"
	fi
	printf '%s' "$3" | digest "$1"
}
_binary() {
	le32 "$1"
	printf '%s' "$2"
	field "$(hex_text "$3")"
	if [ "$3" = ima ]; then
		printf '%s' "${4% *}"
		field "${4#* }"
	else
		field "$4"
	fi
}

# owned UID FILE: FILE with stdin as content, which nothing read yet
owned() {
	cat >"$2"
	chown "$1" "$2"
}

# added_by COMMAND...: how many records COMMAND added
added_by() {
	local before
	before=$(<"$IMA/runtime_measurements_count")
	"$@" >/dev/null 2>&1
	echo $(($(<"$IMA/runtime_measurements_count") - before))
}

# seen NAME WANT FILE: FILE is opened for reading; WANT is "A M": A times an
# audit rule acted, which stands for each time that the content was looked at,
# and M records were added.  The policy has, besides the rules in question,
#	audit func=FILE_CHECK fowner=3999
# for a file whose audit record tells that those before it are complete.
seen() { is "$1" "$(perl -e "$_seen" "$3" "$WORK/sentinel" "$IMA/runtime_measurements_count")" "$2"; }
# shellcheck disable=SC2016	# perl's variables
_seen='use Fcntl;
my ($file, $sentinel, $counter) = @ARGV;
sub counter { open my $f, "<", $counter; return <$f> + 0; }
sysopen my $log, "/dev/kmsg", O_RDONLY | O_NONBLOCK or die;
sysseek $log, 0, 2;
open my $s, ">", $sentinel or die;
print $s $$;
close $s;
chown 3999, 0, $sentinel;
my $before = counter;
sysopen my $f, $file, O_RDONLY or die "$file: $!";
close $f;
my $added = counter() - $before;
open $s, "<", $sentinel;
unlink $sentinel;
my $looks = 0;
for (1 .. 300) {
	while (sysread $log, my $line, 8192) {
		next unless $line =~ /audit: type=1805 /;
		if (index($line, $sentinel) >= 0) { print "$looks $added"; exit; }
		$looks++;
	}
	select undef, undef, undef, 0.01;
}
print "no audit record";'
