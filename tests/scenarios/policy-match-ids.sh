# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Access masks and identities: for every condition an access that it matches
# and a neighbour that it does not.
#
# ids: POL-15 POL-16 POL-25 HOOK-1 HOOK-8
# tpm: none

. /host/tests/guest/lib.sh
chmod 755 "$WORK"

# All rules are loaded at once; each has an owner of its own, so that a file
# meets one rule only.
rules=$'measure func=MODULE_CHECK\n'
rule() { rules+="measure $1 fowner=$2"$'\n'; }

masks=(MAY_READ ^MAY_READ MAY_WRITE ^MAY_WRITE MAY_APPEND ^MAY_APPEND MAY_EXEC ^MAY_EXEC)
for i in "${!masks[@]}"; do rule "func=FILE_CHECK mask=${masks[i]}" $((2000 + i)); done

# condition, credentials (r e s of uid, then of gid), does it match
ids='uid=1500 1500 1500 1500 0 0 0 yes
uid=1500 1501 1501 1501 0 0 0 no
uid=1500 1500 0 0 0 0 0 yes
uid=1500 0 1500 0 0 0 0 no
uid=0 0 1500 0 0 0 0 yes
uid<1500 1499 1499 1499 0 0 0 yes
uid<1500 1500 1500 1500 0 0 0 no
uid>1500 1501 1501 1501 0 0 0 yes
uid>1500 1500 1500 1500 0 0 0 no
uid>4294967293 4294967294 4294967294 4294967294 0 0 0 yes
euid=1500 0 1500 0 0 0 0 yes
euid=1500 1500 1500 1500 0 0 0 yes
euid=1500 1500 1501 1501 0 0 0 no
euid=1500 1500 0 0 0 0 0 yes
euid=1500 0 0 1500 0 0 0 yes
euid=1500 0 0 0 0 0 0 no
euid=0 1500 0 1500 0 0 0 yes
euid=0 0 1500 0 0 0 0 no
euid<1000 0 1500 0 0 0 0 no
euid>1000 0 1500 0 0 0 0 yes
euid>1000 1500 0 0 0 0 0 yes
gid=1600 0 0 0 1600 1600 1600 yes
gid=1600 0 0 0 1601 1600 1600 no
gid=1600 1500 1500 1500 1600 1601 1601 yes
gid<1600 0 0 0 1599 1600 1600 yes
gid<1600 0 0 0 1600 1599 1599 no
gid>1600 0 0 0 1601 1600 1600 yes
gid>1600 0 0 0 1600 1601 1601 no
egid=1600 1500 1500 1500 1601 1600 1601 yes
egid=1600 1500 1500 1500 1600 1601 1600 no
egid=1600 0 0 0 1600 1601 1601 yes
egid=1600 0 0 0 1601 1601 1600 yes
egid=1600 0 0 0 1601 1601 1601 no
egid<1600 1500 1500 1500 1600 1599 1600 yes
egid>1600 1500 1500 1500 1600 1601 1600 yes
egid>1600 1500 1500 1500 1601 1600 1601 no'
owner=2100
while read -r condition _; do
	rule "func=FILE_CHECK mask=MAY_READ $condition" $((owner++))
done <<<"$ids"

rules+='measure func=FILE_CHECK mask=MAY_READ fowner<2
measure func=FILE_CHECK mask=MAY_READ fowner>2999
measure func=FILE_CHECK mask=MAY_READ fgroup=2900
measure func=FILE_CHECK mask=MAY_READ fgroup>2950
measure func=BPRM_CHECK euid=0 fgroup=2801
measure func=CREDS_CHECK euid=0 fgroup=2802
measure func=BPRM_CHECK uid=1500 fgroup=2803
measure func=CREDS_CHECK uid=1500 fgroup=2804'
# fowner<2 would match every file of root that is read here.
rules=${rules/'fowner<2'/'fowner<2 fgroup=2800'}
ok "POL-41 the rules load" policy "$rules"

umask 0
file() {	# NAME OWNER: a file of its own content
	echo "$1" >"$WORK/$1"
	chown "$2" "$WORK/$1"
}

# The list is read once, after all accesses.
names=() files=() wants=()
matches() { names+=("$1") files+=("$2") wants+=("$3"); }	# NAME FILE yes|no
verdicts() {
	local recorded i got
	recorded=$'\n'$(list | awk '{ print $5 }')$'\n'
	for i in "${!names[@]}"; do
		got=no
		[[ $recorded == *$'\n'"$WORK/${files[i]}"$'\n'* ]] && got=yes
		is "${names[i]}" $got "${wants[i]}"
	done
}

# POL-15: = is equality of the whole access, ^ is inclusion.
access=(r w rw 'w,append' 'rw,append' exec)
bits=(MAY_READ MAY_WRITE MAY_READ+MAY_WRITE MAY_WRITE+MAY_APPEND MAY_READ+MAY_WRITE+MAY_APPEND MAY_EXEC)
for i in "${!masks[@]}"; do
	for j in "${!access[@]}"; do
		name=mask-$i-$j
		file "$name" $((2000 + i))
		if [ "${access[j]}" = exec ]; then
			chmod 777 "$WORK/$name"
			"$WORK/$name" 2>/dev/null
		else
			"$HELPER" open "${access[j]}" "$WORK/$name"
		fi
		want=no mask=${masks[i]}
		if [[ $mask == ^* ]]; then
			[[ +${bits[j]}+ == *+${mask#^}+* ]] && want=yes
		else
			[ "$mask" = "${bits[j]}" ] && want=yes
		fi
		# A script is executed and then read by its interpreter.
		[[ ${access[j]} == exec && $mask == *MAY_READ ]] && want=yes
		matches "POL-15 mask=$mask and an open for ${access[j]}" "$name" $want
	done
done

n=0
while read -r condition r e s rg eg sg want; do
	file ids-$n $((2100 + n))
	"$HELPER" open-as "$r" "$e" "$s" "$rg" "$eg" "$sg" "$WORK/ids-$n"
	matches "POL-16 $condition with uids $r,$e,$s gids $rg,$eg,$sg" ids-$n "$want"
	n=$((n + 1))
done <<<"$ids"

while read -r owner want; do
	file "own-$owner" "$owner"
	cat "$WORK/own-$owner" >/dev/null
	matches "POL-16 a file of $owner" "own-$owner" "$want"
done <<'TABLE'
0:2800 yes
1:2800 yes
2:2800 no
2999:0 no
3000:0 yes
4294967294:0 yes
50:2900 yes
50:2901 no
50:2950 no
50:2951 yes
TABLE

# HOOK-8: both checks of an exec come before the set-user-id bit takes effect.
while read -r group want; do
	cp /usr/bin/true "$WORK/suid-$group"
	echo "$group" >>"$WORK/suid-$group"
	chown "0:$group" "$WORK/suid-$group"
	chmod 4755 "$WORK/suid-$group"
	"$HELPER" as 1500 "$WORK/suid-$group"
	matches "HOOK-8 a set-user-id program of group $group" "suid-$group" "$want"
done <<'TABLE'
2801 no
2802 no
2803 yes
2804 yes
TABLE
verdicts
done_testing
