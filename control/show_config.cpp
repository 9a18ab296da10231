// SPDX-License-Identifier: GPL-2.0-or-later
// show config: the file that is in force, or how it differs from what there is.
#include <array>

#include "control/commands.h"
#include "control/config_text.h"
#include "control/reply.h"

namespace limpet {
namespace {

using nlohmann::json;

constexpr std::array<Option, 1> options = {{
    {"--diff", nullptr, "what operators want other than it, and how the file on disk differs"},
}};

Result<json> params(const Arguments& arguments) {
  if (!arguments.words.empty()) return Error{"show config takes no words"};
  return json::object();
}

Result<void> run(Session& session, const json& params) {
  const bool compares = session.arguments().has("--diff");
  const auto line = session.ask_line(compares ? "config.diff" : "show.config", params);
  if (!line) return line.error();
  return write_reply(session, *line, compares ? config_difference_text : config_text);
}

}  // namespace

const Command show_config_command = {
    .words = "show config",
    .help = "the file that is in force",
    .method = "show.config",
    .print = config_text,
    .params = params,
    .options = options,
    .run = run,
};

}  // namespace limpet
