// SPDX-License-Identifier: GPL-2.0-or-later
#include <chrono>
#include <thread>

#include "control/field.h"
#include "control/reload_wait.h"

namespace limpet {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds longest_wait{15};
constexpr std::chrono::milliseconds pause{100};

}  // namespace

Result<std::string> reload(Session& session, const nlohmann::json& params) {
  const auto deadline = Clock::now() + longest_wait;
  auto line = session.ask_line("reload", params);
  while (line) {
    const auto result = result_of(*line);
    if (!result || text_field(*result, "outcome") != "waiting") return line;
    const auto number = number_field(*result, "reload");
    if (!number || Clock::now() > deadline) {
      return Error{
          "limpetd still waits for DNS; 'limpetctl show config --diff' tells whether the "
          "file is taken"};
    }
    std::this_thread::sleep_for(pause);
    line = session.ask_line("reload.outcome", {{"reload", *number}});
  }
  return line;
}

}  // namespace limpet
