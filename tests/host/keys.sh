# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Keys and certificates for the guest, in /host/data.  Source it from the host
# side of a scenario.  See tests/keys for the CA that the kernels trust.

mkdir -p "$SHARE/data"

# issue NAME KEY [SIGNER [EXTENSION...]]: NAME.key, NAME.der and NAME.pem.
# KEY is rsa or a curve like P-256; SIGNER is ca (default), self or an earlier
# NAME; extensions are those of a code-signing certificate unless given.
issue() {
	local name=$1 key=$2 signer=${3:-ca} file=$SHARE/data/$1 with
	shift $(($# < 3 ? $# : 3))
	[ $# -gt 0 ] || set -- basicConstraints=critical,CA:FALSE keyUsage=critical,digitalSignature
	printf '%s\n' "$@" subjectKeyIdentifier=hash authorityKeyIdentifier=keyid >"$RUN/$name.ext"
	case $key in
	rsa) openssl genrsa -out "$file.key" 2048 2>/dev/null ;;
	*) openssl ecparam -name "$key" -genkey -noout -out "$file.key" ;;
	esac
	case $signer in
	ca) with=(-CA "$REPO/tests/keys/ca.pem" -CAkey "$REPO/tests/keys/ca.key") ;;
	self) with=(-signkey "$file.key") ;;
	*) with=(-CA "$SHARE/data/$signer.pem" -CAkey "$SHARE/data/$signer.key") ;;
	esac
	openssl req -new -sha256 -key "$file.key" -subj "/CN=$name" |
		openssl x509 -req -sha256 -days 36500 -set_serial "0x$(openssl rand -hex 8)" \
			"${with[@]}" -extfile "$RUN/$name.ext" -out "$file.pem" 2>/dev/null
	openssl x509 -in "$file.pem" -outform DER -out "$file.der"
}

# sign NAME KEY ALGORITHM: NAME.sig, the label by evmctl for the file NAME
sign() {
	evmctl ima_sign --sigfile -a "$3" -k "$SHARE/data/$2.key" "$SHARE/data/$1" \
		>"$RUN/evmctl.log" 2>&1 || { cat "$RUN/evmctl.log"; return 1; }
	[ -s "$SHARE/data/$1.sig" ]
}

# signed NAME KEY ALGORITHM: the same for a new file with "content of NAME",
# without line feed
signed() {
	printf 'content of %s' "$1" >"$SHARE/data/$1"
	sign "$@"
}
