// SPDX-License-Identifier: GPL-2.0-or-later
// enable: MEMBER [--pool POOL]: it gets new clients.
#include "control/changes_table.h"
#include "control/commands.h"
#include "control/member_words.h"

namespace limpet {
namespace {

using nlohmann::json;

Result<json> params(std::span<const std::string> words) {
  auto said = member_params(words, {});
  if (said) (*said)["state"] = "up";
  return said;
}

}  // namespace

const Command enable_command = {
    .words = "enable",
    .help = "MEMBER [--pool POOL]: it gets new clients",
    .method = "member.set",
    .print = changes_table,
    .params = params,
};

}  // namespace limpet
