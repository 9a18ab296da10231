// SPDX-License-Identifier: GPL-2.0-or-later
// drain: MEMBER: it keeps its clients, and gets no new ones.
#include "control/changes_table.h"
#include "control/commands.h"
#include "control/member_words.h"

namespace limpet {
namespace {

using nlohmann::json;

Result<json> params(const Arguments& arguments) {
  auto said = member_params(arguments);
  if (said) (*said)["state"] = "draining";
  return said;
}

}  // namespace

const Command drain_command = {
    .words = "drain",
    .help = "MEMBER: it keeps its clients, and gets no new ones",
    .method = "member.set",
    .print = changes_table,
    .params = params,
    .options = drain_options(),
    .takes = takes_member,
};

}  // namespace limpet
