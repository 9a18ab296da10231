// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/usage.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace limpet {
namespace {

/// "  left            right", with at least two blanks between them.
std::string line(std::string left, size_t width, const char* right) {
  left.resize(std::max(width, left.size() + 2), ' ');
  return "  " + left + right + "\n";
}

std::string lines_of(std::span<const Option> options) {
  std::string text;
  for (const Option& option : options) {
    text += line(std::string(option.name) + (option.value ? std::string(" ") + option.value : ""),
                 16, option.help);
  }
  return text;
}

}  // namespace

std::string usage_text() {
  std::string text =
      "Usage: limpetctl [OPTION]… COMMAND\n"
      "Asks a running limpetd over its control socket.\n\nCommands:\n";
  for (const Command* command : commands()) {
    if (!command->hidden) text += line(command->words, 16, command->help);
  }
  return text + "\nOptions of all commands (limpetctl COMMAND --help: its own):\n" +
         lines_of(common_options()) +
         "\nColours appear on a terminal only, and not when NO_COLOR is set.\n"
         "\nExit status:\n"
         "  0  the daemon answered\n"
         "  1  the daemon refused or could not be reached, or the operator said no\n"
         "  2  wrong usage\n";
}

std::string usage_text(const Command& command) {
  std::string text = std::string("limpetctl ") + command.words + " " + command.help + "\n";
  return command.options.empty() ? text : text + "\nOptions:\n" + lines_of(command.options);
}

std::vector<Option> all_options() {
  std::vector<Option> all(common_options().begin(), common_options().end());
  for (const Command* command : commands()) {
    for (const Option& option : command->options) {
      const bool known = std::ranges::any_of(
          all, [&](const Option& o) { return std::string_view(o.name) == option.name; });
      if (!known) all.push_back(option);
    }
  }
  return all;
}

}  // namespace limpet
