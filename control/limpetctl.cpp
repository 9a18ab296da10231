// SPDX-License-Identifier: GPL-2.0-or-later
// limpetctl: asks a running limpetd over its control socket and prints the answer.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "control/commands.h"
#include "control/confirmation.h"
#include "control/printable.h"
#include "control/usage.h"

namespace limpet {
namespace {

constexpr int exit_ok = 0;
constexpr int exit_failed = 1;
constexpr int exit_usage = 2;

/// With single blanks between them.
std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

int complain(const std::string& message, int status) {
  std::fprintf(stderr, "limpetctl: %s\n", printable(message).c_str());
  return status;
}

int wrong_usage(const std::string& message) {
  return complain(message + " (limpetctl --help lists the commands)", exit_usage);
}

int unknown_command(const std::string& words) {
  const Command* near = nearest_command(words);
  if (near == nullptr) return wrong_usage("unknown command \"" + words + "\"");
  return wrong_usage("unknown command \"" + words + "\", did you mean \"" + near->words + "\"?");
}

int write_out(const std::string& text, int status = exit_ok) {
  const auto written = Session::write(text);
  return written ? status : complain(written.error().message, exit_failed);
}

Style style_of_stdout() {
  const char* no_colour = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  const bool refused = no_colour != nullptr && *no_colour != '\0';
  const bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  return Style{isatty(STDOUT_FILENO) == 1 && !refused && !dumb};
}

/// Whether the one at the terminal wants what the command would do.
Result<bool> confirms(const Command& command, Session& session) {
  const auto status = session.ask("status");
  if (!status) return status.error();
  std::fprintf(stderr, "%s", command.warn(*status).c_str());
  return wants_to_go_on();
}

/// What is typed of it besides its own words and options.
Arguments behind(const Command& command, const Arguments& arguments) {
  const std::string_view own = command.words;
  const auto count = std::ranges::count(own, ' ') + 1;
  Arguments rest = arguments;
  rest.words.erase(rest.words.begin(), rest.words.begin() + count);
  return rest;
}

/// An option that is none of the command's.
const Option* stray_option(const Command& command, const Arguments& arguments,
                           const std::vector<Option>& all) {
  const auto has = [](std::span<const Option> options, std::string_view name) {
    return std::ranges::any_of(options, [&](const Option& o) { return name == o.name; });
  };
  for (const Option& option : all) {
    if (arguments.has(option.name) && !has(common_options(), option.name) &&
        !has(command.options, option.name))
      return &option;
  }
  return nullptr;
}

/// What a running limpetd is needed for, where none can be reached.
std::string without_daemon(const Command& command, const std::string& message) {
  if (command.warn == nullptr) return message;
  return message + "; what one has left, 'limpetd --detach' takes away";
}

int ask(const Command& command, Session& session, const nlohmann::json& params) {
  const auto line = session.ask_line(command.method, params);
  if (!line) return complain(without_daemon(command, line.error().message), exit_failed);
  const auto result = result_of(*line);
  if (session.wants_json()) return write_out(*line + "\n", result ? exit_ok : exit_failed);
  if (!result) return complain(result.error().message, exit_failed);
  return write_out(command.print(*result, session.style()));
}

/// Why the command cannot be on this screen, if so.
std::optional<std::string> no_screen(const Command& command, const Session& session) {
  if (!command.needs_terminal) return std::nullopt;
  if (session.wants_json()) return std::string(command.words) + " has no --json: it is a screen";
  if (isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1) return std::nullopt;
  return std::string(command.words) + " needs a terminal, and its input or output is none";
}

int run(const Command& command, Session& session) {
  if (const auto why = no_screen(command, session)) return complain(*why, exit_usage);
  const Arguments own = behind(command, session.arguments());
  const auto params = command.params ? command.params(own) : nlohmann::json::object();
  if (!params) return wrong_usage(params.error().message);
  const bool asks = command.warn != nullptr && !session.arguments().has("--yes");
  if (asks && isatty(STDIN_FILENO) != 1) {
    return complain(std::string(command.words) +
                        " asks before it does anything, and here is no terminal to ask at: --yes "
                        "says that it may",
                    exit_usage);
  }
  if (asks) {
    const auto yes = confirms(command, session);
    if (!yes) return complain(without_daemon(command, yes.error().message), exit_failed);
    if (!*yes) return complain("nothing was changed", exit_failed);
  }
  if (command.run == nullptr) return ask(command, session, *params);
  const auto done = command.run(session, *params);
  if (!done) return complain(done.error().message, exit_failed);
  return session.failed() ? exit_failed : exit_ok;
}

int limpetctl(int argc, char** argv) {
  const std::vector<Option> all = all_options();
  auto arguments = parse_arguments({argv + std::min(argc, 1), argv + argc}, all);
  if (!arguments) return wrong_usage(arguments.error().message);
  const std::string words = joined(arguments->words);
  const Command* command = words.empty() ? nullptr : find_command(words);
  if (arguments->has("--help")) return write_out(command ? usage_text(*command) : usage_text());
  if (arguments->has("--version")) return write_out("limpetctl " LIMPET_VERSION "\n");
  if (words.empty()) return wrong_usage("no command given");
  if (command == nullptr) return unknown_command(words);
  if (const Option* stray = stray_option(*command, *arguments, all)) {
    return wrong_usage(std::string(stray->name) + " means nothing to " + command->words);
  }
  Session session(*std::move(arguments), style_of_stdout());
  return run(*command, session);
}

}  // namespace
}  // namespace limpet

int main(int argc, char** argv) {
  return limpet::limpetctl(argc, argv);
}
