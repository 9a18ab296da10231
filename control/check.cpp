// SPDX-License-Identifier: GPL-2.0-or-later
// check: whether limpetd would take the file over, or another one.
#include "control/commands.h"
#include "control/field.h"
#include "control/reply.h"
#include "control/text_file.h"

namespace limpet {
namespace {

using nlohmann::json;

std::string print(const json& result, const Style&) {
  return text_field(result, "file") + ": no errors; a reload would take it over\n";
}

Result<json> params(const Arguments& arguments) {
  if (arguments.words.size() > 1) return Error{"check takes one FILE, or none"};
  return arguments.words.empty() ? json::object() : json{{"path", arguments.words[0]}};
}

Result<void> run(Session& session, const json& params) {
  const auto line = ask_about_file(session, "check", params);
  if (!line) return line.error();
  return write_reply(session, *line, print);
}

}  // namespace

const Command check_command = {
    .words = "check",
    .help = "[FILE]: whether a reload would take the file, or another one, over; does nothing",
    .method = "check",
    .print = print,
    .params = params,
    .run = run,
    .takes = takes_file,
};

}  // namespace limpet
