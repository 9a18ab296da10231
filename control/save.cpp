// SPDX-License-Identifier: GPL-2.0-or-later
// save: operators' changes go into the file. limpetd says what it is to be; limpetctl writes it, so
// that nobody can have written what is not theirs to write.
#include <unistd.h>

#include <array>

#include "control/commands.h"
#include "control/confirmation.h"
#include "control/field.h"
#include "control/line_diff.h"
#include "control/printable.h"
#include "control/reload_wait.h"
#include "control/replaced_file.h"
#include "control/reply.h"

namespace limpet {
namespace {

using nlohmann::json;

constexpr std::array<Option, 1> options = {{
    {"--dry-run", nullptr, "show what would be written, and do nothing"},
}};

struct Texts {
  std::string file, now, then;
};

Result<Texts> texts_of(const json& result) {
  const auto text = [&](const char* key) -> const json* {
    const json* field = find_field(result, key);
    return field != nullptr && field->is_string() ? field : nullptr;
  };
  const json *file = text("file"), *now = text("text"), *then = text("text_then");
  if (!file || !now || !then) return Error{"cannot understand limpetd: save without texts"};
  return Texts{*file, *now, *then};
}

std::string difference(const Texts& texts) {
  const std::string path = printable(texts.file);
  return "--- " + path + "\n+++ " + path + "\n" + line_diff(texts.now, texts.then);
}

std::string print(const json& result, const Style&) {
  const auto texts = texts_of(result);
  if (!texts) return "save: -\n";
  if (texts->now == texts->then) return printable(texts->file) + ": says all that is wanted\n";
  return difference(*texts);
}

/// The operator has seen what is to be written, and wants it.
Result<void> asked(const Session& session) {
  if (session.arguments().has("--yes")) return {};
  if (isatty(STDIN_FILENO) != 1) {
    return Error{
        "nothing was changed: save asks before it writes, and here is no terminal to ask "
        "at: --yes says that it may"};
  }
  return wants_to_go_on() ? Result<void>() : Error{"nothing was changed"};
}

Result<void> write_and_reload(Session& session, const Texts& texts) {
  if (auto written = replace_text(texts.file, texts.now, texts.then); !written) return written;
  const auto line = reload(session, json::object());
  const auto result = line ? result_of(*line) : Result<json>(line.error());
  if (result) return {};
  return Error{texts.file + " is written, but not taken: " + result.error().message};
}

Result<void> run(Session& session, const json& params) {
  const auto line = session.ask_line("save", params);
  if (!line) return line.error();
  if (session.arguments().has("--dry-run")) return write_reply(session, *line, print);
  const auto result = result_of(*line);
  const auto texts = result ? texts_of(*result) : Result<Texts>(result.error());
  if (!texts) return texts.error();
  if (auto same = has_text(texts->file, texts->now); !same) return same;
  const bool nothing = texts->now == texts->then;
  if (!session.wants_json()) {
    if (auto shown = Session::write(print(*result, session.style())); !shown) return shown;
  }
  if (!nothing) {
    if (auto yes = asked(session); !yes) return yes;
    if (auto done = write_and_reload(session, *texts); !done) return done;
  }
  const auto left = session.ask_line("show.changes", json::object());
  if (!left) return left.error();
  return write_reply(session, *left, show_changes_command.print);
}

Result<json> params(const Arguments& arguments) {
  if (!arguments.words.empty()) return Error{"save takes no words"};
  return json::object();
}

}  // namespace

const Command save_command = {
    .words = "save",
    .help = "write what operators want of members into the file, and reload it",
    .method = "save",
    .print = print,
    .params = params,
    .options = options,
    .run = run,
};

}  // namespace limpet
