# SPDX-License-Identifier: GPL-2.0-or-later
# fish completion for limpetctl, which knows the candidates itself ("limpetctl complete").

function __limpetctl_candidates
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    set -l current (string unescape -- $typed; or echo -- $typed)
    set -l candidates (command $words[1] complete -- $words[2..] $current 2>/dev/null)
    if string match -q -- \t'*' $candidates[1] # files belong here
        __fish_complete_path $current
    else
        printf '%s\n' $candidates
    end
end

complete -c limpetctl -f -a '(__limpetctl_candidates)'
