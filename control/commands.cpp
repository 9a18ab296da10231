// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/commands.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

namespace limpet {
namespace {

const std::array<const Command*, 16> table = {
    &status_command,       &show_vips_command,   &show_rules_command,  &show_pools_command,
    &show_members_command, &show_checks_command, &show_events_command, &show_changes_command,
    &explain_command,      &plan_command,        &drain_command,       &enable_command,
    &disable_command,      &weight_command,      &reset_command,       &detach_command,
};

// Levenshtein's distance, one row of its matrix at a time.
size_t edit_distance(std::string_view from, std::string_view to) {
  std::vector<size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < from.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < to.size(); ++j) {
      const size_t replaced = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

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
  constexpr size_t longest = 64;  // no command is near to more, and the distance costs its square
  if (words.size() < 2 || words.size() > longest) return nullptr;
  const Command* nearest = nullptr;
  size_t least = 2 + words.size() / 4;  // this far off is no longer a slip of the fingers
  for (const Command* command : table) {
    const std::string_view candidate = command->words;
    // A part of a command ("rules") is nearer than any misspelling.
    const bool contained = words.size() >= 3 && candidate.find(words) != std::string_view::npos;
    const size_t distance = contained ? 0 : edit_distance(words, candidate);
    if (distance < least) {
      least = distance;
      nearest = command;
    }
  }
  return nearest;
}

}  // namespace limpet
