// SPDX-License-Identifier: GPL-2.0-or-later
// weight: another share of the new clients.
#include <array>
#include <charconv>

#include "control/changes_table.h"
#include "control/commands.h"
#include "control/member_words.h"

namespace limpet {
namespace {

using nlohmann::json;

Result<json> params(const Arguments& arguments) {
  auto said = member_params(arguments, std::array{"weight"});
  if (!said) return said;
  const std::string text = (*said)["weight"];
  int64_t weight = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, weight);
  if (error != std::errc() || stop != end) {
    return Error{"\"" + text + "\" is no weight; say a number from 0 to 65535"};
  }
  (*said)["weight"] = weight;
  return said;
}

}  // namespace

const Command weight_command = {
    .words = "weight",
    .help = "MEMBER NUMBER: another share of the new clients",
    .method = "member.set",
    .print = changes_table,
    .params = params,
    .options = member_options(),
    .takes = takes_member,
};

}  // namespace limpet
