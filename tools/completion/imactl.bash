# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Completion of imactl for bash. Verbs and options are what --help says, so that
# there is no second list of them to keep; everything else is a file.

# The words that --help names: of "Commands:", else the long options.
_imactl_commands() {
	sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p' <<<"$1"
}

_imactl_options() {
	grep -oE -- '--[a-z][a-z0-9-]*=?' <<<"$1" | sort -u
}

_imactl() {
	local cur=${COMP_WORDS[COMP_CWORD]} program=${COMP_WORDS[0]/#\~/$HOME}
	local verbs=() help word

	COMPREPLY=()
	help=$("$program" --help 2>/dev/null) || return
	for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		grep -qxF -- "$word" <<<"$(_imactl_commands "$help")" || break
		verbs+=("$word")
		help=$("$program" "${verbs[@]}" --help 2>/dev/null) || return
	done
	if [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(_imactl_options "$help")" -- "$cur")
		if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then
			compopt -o nospace 2>/dev/null || :
		fi
	elif [[ $help == *$'\nCommands:\n'* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(_imactl_commands "$help")" -- "$cur")
	else
		# An option and its value are words of their own, with "=" between.
		[[ $cur == = ]] && cur=
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		compopt -o filenames 2>/dev/null || :
	fi
	return 0
}

complete -F _imactl imactl
