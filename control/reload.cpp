// SPDX-License-Identifier: GPL-2.0-or-later
// reload: limpetd takes the file over, or says why not.
#include <array>
#include <charconv>

#include "control/commands.h"
#include "control/field.h"
#include "control/reload_wait.h"
#include "control/reply.h"
#include "control/sentences.h"

namespace limpet {
namespace {

using nlohmann::json;

constexpr std::array<Option, 1> options = {{
    {"--max-moved", "P%", "not if in a pool more of the slots or clients would change member"},
}};

std::string print(const json& result, const Style&) {
  const std::string changes = sentences(result, "changes");
  return text_field(result, "file") + (changes.empty()
                                           ? ": reloaded; nothing is other than before\n"
                                           : ": reloaded\n" + changes);
}

/// "20%", "2.5 %", "20" as 0.2, 0.025, 0.2.
std::optional<double> parse_percent(std::string_view text) {
  if (text.ends_with('%')) text.remove_suffix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  if (error != std::errc() || stop != end || !(number >= 0 && number <= 100)) return std::nullopt;
  return number / 100;
}

Result<json> params(const Arguments& arguments) {
  if (!arguments.words.empty()) return Error{"reload takes no words: the file is limpetd's own"};
  const std::string* most = arguments.value("--max-moved");
  if (most == nullptr) return json::object();
  const auto share = parse_percent(*most);
  if (!share) return Error{"--max-moved " + *most + ": say a percentage from 0 to 100, as in 20%"};
  return json{{"max_moved", *share}};
}

Result<void> run(Session& session, const json& params) {
  const auto line = reload(session, params);
  if (!line) return line.error();
  return write_reply(session, *line, print);
}

}  // namespace

const Command reload_command = {
    .words = "reload",
    .help = "take the changed file over, or say why not",
    .method = "reload",
    .print = print,
    .params = params,
    .options = options,
    .run = run,
};

}  // namespace limpet
