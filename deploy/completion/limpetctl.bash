# SPDX-License-Identifier: GPL-2.0-or-later
# bash completion for limpetctl, which knows the candidates itself ("limpetctl complete").

_limpetctl() {
  local rest=${COMP_LINE:0:COMP_POINT} words=() word i
  # COMP_WORDS are cut at ":" and "=", too: what has no blank between belongs together.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if ((i == 0)) || [[ $rest == [[:space:]]* ]]; then
      rest=${rest#"${rest%%[![:space:]]*}"}
      words+=("")
    fi
    words[-1]+=${rest:0:${#word}}
    rest=${rest:${#word}}
  done
  local quote= breaks= kept= last
  [[ ${words[-1]} == [\"\']* ]] && quote=1
  words=("${words[@]//[\\\"\']/}")

  # readline replaces only what is behind the last of these.
  [[ $COMP_WORDBREAKS == *:* ]] && breaks+=:
  [[ $COMP_WORDBREAKS == *=* ]] && breaks+==
  last=${words[-1]}
  [[ $breaks && ! $quote ]] && kept=${last%"${last##*["$breaks"]}"}

  local line candidate
  COMPREPLY=()
  while IFS= read -r line; do
    candidate=${line%%$'\t'*}
    if [[ ! $candidate ]]; then  # files belong here
      compopt -o default -o filenames
      return
    fi
    # Within quotes other rules hold than printf's: there, only what needs none.
    [[ $quote && $candidate == *[!A-Za-z0-9_.:/@%+,=-]* ]] && continue
    printf -v candidate %q "${candidate#"$kept"}"
    COMPREPLY+=("$candidate")
  done < <("$1" complete -- "${words[@]:1}" 2>/dev/null)
}
complete -F _limpetctl limpetctl
