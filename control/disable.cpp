// SPDX-License-Identifier: GPL-2.0-or-later
// disable: MEMBER: its clients move to others at once.
#include "control/changes_table.h"
#include "control/commands.h"
#include "control/member_words.h"

namespace limpet {
namespace {

using nlohmann::json;

Result<json> params(const Arguments& arguments) {
  auto said = member_params(arguments, {});
  if (said) (*said)["state"] = "disabled";
  return said;
}

}  // namespace

const Command disable_command = {
    .words = "disable",
    .help = "MEMBER: its clients move to others at once",
    .method = "member.set",
    .print = changes_table,
    .params = params,
    .options = member_options(),
    .takes = takes_member,
};

}  // namespace limpet
