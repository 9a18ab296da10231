// SPDX-License-Identifier: GPL-2.0-or-later
// watch: VIPs, pools and members, live, on the whole screen.
#include <charconv>
#include <vector>

#include "control/commands.h"
#include "control/field.h"
#include "control/near_word.h"
#include "control/watch/live_screen.h"

namespace limpet {
namespace {

using nlohmann::json;

constexpr std::array<Option, 2> options = {{
    {"--pool", "POOL", "this pool alone"},
    {"--interval", "SECONDS", "how often to ask, from 1 to 3600 (default: 1)"},
}};

Result<json> params(const Arguments& arguments) {
  if (!arguments.words.empty()) return Error{"watch takes no words"};
  json said = {{"interval", 1}, {"pool", ""}};
  if (const std::string* pool = arguments.value("--pool")) said["pool"] = *pool;
  const std::string* interval = arguments.value("--interval");
  if (interval == nullptr) return said;
  int seconds = 0;
  const char* end = interval->data() + interval->size();
  const auto [stop, error] = std::from_chars(interval->data(), end, seconds);
  if (error != std::errc() || stop != end || seconds < 1 || seconds > 3600) {
    return Error{"--interval " + *interval + ": say a number of seconds from 1 to 3600"};
  }
  said["interval"] = seconds;
  return said;
}

Error no_pool(const std::string& pool, const json& pools) {
  std::vector<std::string_view> names;
  for (const json& one : pools) {
    const json* name = find_field(one, "name");
    if (name != nullptr && name->is_string()) names.push_back(name->get_ref<const std::string&>());
  }
  const auto near = near_word(pool, names);
  return {"no pool \"" + pool + "\"" +
          (near ? "; did you mean \"" + std::string(*near) + "\"?" : "")};
}

/// Asked before the screen is taken, so that an error stays there to read.
Result<void> check(Session& session, const std::string& pool) {
  const auto result = session.ask("show.pools");
  if (!result) return result.error();
  const json* pools = list_field(*result, "pools");
  if (pool.empty() || pools == nullptr) return {};
  for (const json& one : *pools) {
    const json* name = find_field(one, "name");
    if (name != nullptr && *name == pool) return {};
  }
  return no_pool(pool, *pools);
}

Result<void> run(Session& session, const json& params) {
  const std::string pool = params["pool"];
  if (auto checked = check(session, pool); !checked) return checked;
  return LiveScreen::run({.socket = session.socket(),
                          .interval = std::chrono::seconds(params["interval"].get<int>()),
                          .pool = pool,
                          .colour = session.style().colour});
}

}  // namespace

const Command watch_command = {
    .words = "watch",
    .help = "VIPs, pools, members and what they carry, live on the whole screen",
    .params = params,
    .options = options,
    .run = run,
    .needs_terminal = true,
};

}  // namespace limpet
