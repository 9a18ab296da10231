// SPDX-License-Identifier: GPL-2.0-or-later
// limpetctl: asks a running limpetd over its control socket and prints the answer.
#include <getopt.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "control/client.h"
#include "control/commands.h"
#include "control/printable.h"
#include "control/protocol.h"

namespace limpet {
namespace {

constexpr int exit_ok = 0;
constexpr int exit_failed = 1;
constexpr int exit_usage = 2;

struct Options {
  std::string socket = default_control_socket;
  bool json = false;
  bool help = false;
  bool version = false;
  bool yes = false;
  std::vector<std::string> words;  // the command's, and those behind it
};

std::string help_text() {
  std::string text =
      "Usage: limpetctl [--socket PATH] [--json] [--yes] COMMAND\n"
      "Asks a running limpetd over its control socket.\n\nCommands:\n";
  for (const Command* command : commands()) {
    std::string words = command->words;
    words.resize(16, ' ');
    text += "  " + words + command->help + "\n";
  }
  return text +
         "\nOptions:\n"
         "  --socket PATH   the daemon's control_socket (default: " +
         default_control_socket +
         ")\n"
         "  --pool POOL     the member of this pool alone; else of all pools that have it\n"
         "  --by TIME       drain: after 90s, 30m, 2h, 1d it is disabled, and who is left moves\n"
         "  --json          print the daemon's reply line exactly as it came\n"
         "  --yes           do what a command would ask about; needed where no terminal is\n"
         "  --help          print this and exit\n"
         "  --version       print the version and exit\n"
         "\nColours appear on a terminal only, and not when NO_COLOR is set.\n"
         "\nExit status:\n"
         "  0  the daemon answered\n"
         "  1  the daemon refused or could not be reached, or the operator said no\n"
         "  2  wrong usage\n";
}

std::optional<Options> parse_options(int argc, char** argv) {
  static const option long_options[] = {
      {"by", required_argument, nullptr, 'b'},     {"pool", required_argument, nullptr, 'p'},
      {"socket", required_argument, nullptr, 's'}, {"json", no_argument, nullptr, 'j'},
      {"yes", no_argument, nullptr, 'y'},          {"help", no_argument, nullptr, 'h'},
      {"version", no_argument, nullptr, 'v'},      {nullptr, 0, nullptr, 0}};
  Options options;
  std::vector<std::string> of_command;  // options that are the command's own
  int choice = 0;
  while ((choice = getopt_long(argc, argv, "h", long_options, nullptr)) != -1) {
    switch (choice) {
      case 'b':
        of_command.insert(of_command.end(), {"--by", optarg});
        break;
      case 'p':
        of_command.insert(of_command.end(), {"--pool", optarg});
        break;
      case 's':
        options.socket = optarg;
        break;
      case 'j':
        options.json = true;
        break;
      case 'y':
        options.yes = true;
        break;
      case 'h':
        options.help = true;
        break;
      case 'v':
        options.version = true;
        break;
      default:
        return std::nullopt;  // getopt has said what is wrong
    }
  }
  options.words.assign(argv + optind, argv + argc);
  options.words.insert(options.words.end(), of_command.begin(), of_command.end());
  return options;
}

/// With single blanks between them.
std::string joined(std::span<const std::string> words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

int complain(const std::string& message, int status) {
  std::fprintf(stderr, "limpetctl: %s\n", printable(message).c_str());
  return status;
}

int usage(const std::string& message) {
  return complain(message + " (limpetctl --help lists the commands)", exit_usage);
}

int unknown_command(const std::string& words) {
  const Command* near = nearest_command(words);
  if (near == nullptr) return usage("unknown command \"" + words + "\"");
  return usage("unknown command \"" + words + "\", did you mean \"" + near->words + "\"?");
}

// A full disk or a closed pipe must not look like success to a script.
int write_out(const std::string& text, int status) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (std::fflush(stdout) != 0) return complain("cannot write the output", exit_failed);
  return status;
}

Style style_of_stdout() {
  const char* no_colour = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  const bool refused = no_colour != nullptr && *no_colour != '\0';
  const bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  return Style{isatty(STDOUT_FILENO) == 1 && !refused && !dumb};
}

std::string refusal_text(const ReplyError& error) {
  if (error.code == static_cast<int64_t>(ErrorCode::unknown_method)) {
    return "this limpetd does not know the command (an older version?): " + error.message;
  }
  return "limpetd refused: " + error.message;
}

/// Whether the one at the terminal wants what the command would do.
Result<bool> confirms(const Command& command, ControlClient& client) {
  const auto line = client.call("status");
  if (!line) return line.error();
  const auto status = parse_reply(*line);
  if (!status) return Error{"cannot understand limpetd: " + status.error().message};
  std::fprintf(stderr, "%sGo on? [y/N] ", command.warn(status->result).c_str());
  std::string answer;
  for (int c = 0; (c = std::getchar()) != EOF && c != '\n';) {
    if (answer.size() < 8) answer += static_cast<char>(c);
  }
  return answer == "y" || answer == "Y" || answer == "yes";
}

/// What a running limpetd is needed for, where none can be reached.
std::string without_daemon(const Command& command, const std::string& message) {
  if (command.warn == nullptr) return message;
  return message + "; what one has left, 'limpetd --detach' takes away";
}

/// From the words behind the command's own.
Result<nlohmann::json> params_of(const Command& command, std::span<const std::string> words) {
  if (command.params == nullptr) return nlohmann::json::object();
  const std::string_view own = command.words;
  const auto count = static_cast<size_t>(std::ranges::count(own, ' ')) + 1;
  return command.params(words.subspan(std::min(count, words.size())));
}

int run(const Command& command, const Options& options) {
  const auto params = params_of(command, options.words);
  if (!params) return usage(params.error().message);
  const bool asks = command.warn != nullptr && !options.yes;
  if (asks && isatty(STDIN_FILENO) != 1) {
    return complain(std::string(command.words) +
                        " asks before it does anything, and here is no terminal to ask at: --yes "
                        "says that it may",
                    exit_usage);
  }
  auto client = ControlClient::open(options.socket);
  if (!client) return complain(without_daemon(command, client.error().message), exit_failed);
  if (asks) {
    const auto yes = confirms(command, *client);
    if (!yes) return complain(yes.error().message, exit_failed);
    if (!*yes) return complain("nothing was changed", exit_failed);
  }
  const auto line = client->call(command.method, *params);
  if (!line) return complain(line.error().message, exit_failed);
  const auto reply = parse_reply(*line);
  const bool ok = reply && !reply->error;
  if (options.json) return write_out(*line + "\n", ok ? exit_ok : exit_failed);
  if (!reply) return complain("cannot understand limpetd: " + reply.error().message, exit_failed);
  if (reply->error) return complain(refusal_text(*reply->error), exit_failed);
  return write_out(command.print(reply->result, style_of_stdout()), exit_ok);
}

int limpetctl(int argc, char** argv) {
  const auto options = parse_options(argc, argv);
  if (!options) return usage("wrong options");
  if (options->help) return write_out(help_text(), exit_ok);
  if (options->version) return write_out("limpetctl " LIMPET_VERSION "\n", exit_ok);
  if (options->words.empty()) return usage("no command given");
  const std::string words = joined(options->words);
  const Command* command = find_command(words);
  if (command == nullptr) return unknown_command(words);
  return run(*command, *options);
}

}  // namespace
}  // namespace limpet

int main(int argc, char** argv) {
  return limpet::limpetctl(argc, argv);
}
