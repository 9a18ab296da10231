// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/commands.h"

#include <array>
#include <vector>

#include "control/near_word.h"

namespace limpet {
namespace {

// The order of --help.
constexpr auto table = std::to_array<const Command*>({
    &status_command,      &watch_command,        &show_vips_command,    &show_rules_command,
    &show_pools_command,  &show_members_command, &show_clients_command, &show_checks_command,
    &show_events_command, &show_changes_command, &show_config_command,  &explain_command,
    &trace_command,       &drain_command,        &enable_command,       &disable_command,
    &weight_command,      &reset_command,        &save_command,         &plan_command,
    &check_command,       &reload_command,       &detach_command,       &import_nlb_command,
    &version_command,     &complete_command,
});

constexpr std::array<Option, 5> for_all = {{
    {"--socket", "PATH", "the daemon's control_socket (default: /run/limpet/control.sock)"},
    {"--json", nullptr, "print the daemon's reply line exactly as it came"},
    {"--yes", nullptr, "do what a command would ask about; needed where no terminal is"},
    {"--help", nullptr, "print this and exit"},
    {"--version", nullptr, "print the version and exit"},
}};

}  // namespace

std::span<const Command* const> commands() {
  return table;
}

const Command* find_command(std::string_view words) {
  const Command* found = nullptr;
  for (const Command* command : table) {
    if (words == command->words) return command;
    const std::string begin = std::string(command->words) + " ";
    if (command->params == nullptr || !words.starts_with(begin)) continue;
    if (found == nullptr || begin.size() > std::string_view(found->words).size()) found = command;
  }
  return found;
}

const Command* nearest_command(std::string_view words) {
  std::vector<std::string_view> candidates;
  for (const Command* command : table) {
    if (!command->hidden) candidates.emplace_back(command->words);
  }
  const auto near = near_word(words, candidates);
  return near ? find_command(*near) : nullptr;
}

std::span<const Option> common_options() {
  return for_all;
}

}  // namespace limpet
