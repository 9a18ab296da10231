// SPDX-License-Identifier: GPL-2.0-or-later
// show changes: where members are wanted other than the file says.
#include "control/changes_table.h"
#include "control/commands.h"
#include "control/field.h"

namespace limpet {
namespace {

using nlohmann::json;

std::string print(const json& result, const Style& style) {
  const json* members = list_field(result, "members");
  if (members == nullptr || !members->empty()) return changes_table(result, style);
  return "all members are as " + text_field(result, "file") + " says\n";
}

}  // namespace

const Command show_changes_command = {
    .words = "show changes",
    .help = "members that operators want other than the file says",
    .method = "show.changes",
    .print = print,
};

}  // namespace limpet
