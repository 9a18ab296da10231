// SPDX-License-Identifier: GPL-2.0-or-later
// drain: MEMBER [--pool POOL] [--by TIME]: it keeps its clients, and gets no new ones.
#include "control/changes_table.h"
#include "control/commands.h"
#include "control/member_words.h"

namespace limpet {
namespace {

using nlohmann::json;

Result<json> params(std::span<const std::string> words) {
  auto said = member_params(words, {}, true);
  if (said) (*said)["state"] = "draining";
  return said;
}

}  // namespace

const Command drain_command = {
    .words = "drain",
    .help = "MEMBER [--pool POOL] [--by TIME]: it keeps its clients, and gets no new ones",
    .method = "member.set",
    .print = changes_table,
    .params = params,
};

}  // namespace limpet
