// SPDX-License-Identifier: GPL-2.0-or-later
// complete: what shells ask when the operator presses Tab; see deploy/completion.
#include <chrono>

#include "control/client.h"
#include "control/commands.h"
#include "control/completion.h"
#include "control/protocol.h"

namespace limpet {
namespace {

using nlohmann::json;

/// To connect, and then for the answer: nobody waits longer for a Tab.
constexpr std::chrono::milliseconds patience{150};

Result<json> params(const Arguments& arguments) {
  return json{{"words", arguments.words}};
}

json ask(const std::string& socket, const char* method) {
  auto client = ControlClient::open(socket, patience);
  if (!client) return nullptr;
  const auto line = client->call(method);
  if (!line) return nullptr;
  auto result = result_of(*line);
  return result ? *std::move(result) : json();
}

/// Without a daemon, or with a wrong line, there are fewer candidates and never an error: it would
/// appear in the midst of what is typed.
Result<void> run(Session&, const json& params) {
  std::vector<std::string> words = params["words"];
  if (words.empty()) words.emplace_back();
  const TypedWords typed = read_typed_words(words);
  const std::string* path = typed.behind.value("--socket");
  const std::string socket = path != nullptr ? *path : default_control_socket;
  const Completion completion =
      complete(typed, [&](const char* method) { return ask(socket, method); });
  std::string text = completion.files ? "\tfiles\n" : "";
  for (const Candidate& candidate : completion.candidates) {
    text += candidate.text + "\t" + candidate.description + "\n";
  }
  return Session::write(text);
}

}  // namespace

const Command complete_command = {
    .words = "complete",
    .help = "-- WORD…: what the last of these words of a command line may become",
    .params = params,
    .run = run,
    .hidden = true,
};

}  // namespace limpet
