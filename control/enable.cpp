// SPDX-License-Identifier: GPL-2.0-or-later
// enable: MEMBER: it gets new clients.
#include "control/changes_table.h"
#include "control/commands.h"
#include "control/member_words.h"

namespace limpet {
namespace {

using nlohmann::json;

Result<json> params(const Arguments& arguments) {
  auto said = member_params(arguments, {});
  if (said) (*said)["state"] = "up";
  return said;
}

}  // namespace

const Command enable_command = {
    .words = "enable",
    .help = "MEMBER: it gets new clients",
    .method = "member.set",
    .print = changes_table,
    .params = params,
    .options = member_options(),
    .takes = takes_member,
};

}  // namespace limpet
