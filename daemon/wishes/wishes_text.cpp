// SPDX-License-Identifier: GPL-2.0-or-later
// Wishes as text, to outlive the daemon: JSON that an operator can read.
#include <nlohmann/json.hpp>

#include "daemon/wishes/wishes.h"

namespace limpet {
namespace {

using nlohmann::json;
using Clock = std::chrono::system_clock;

constexpr WantedState states[] = {WantedState::up, WantedState::draining, WantedState::disabled};
constexpr uint32_t heaviest = 65535;  // as in the file

json json_of(const std::pair<std::string, std::string>& key, const Wish& wish) {
  json one = {{"pool", key.first}, {"member", key.second}};
  if (wish.state) one["state"] = to_string(*wish.state);
  if (wish.weight) one["weight"] = *wish.weight;
  if (wish.drain_until) one["drain_until"] = Clock::to_time_t(*wish.drain_until);
  return one;
}

std::optional<WantedState> state_of(const std::string& word) {
  for (const WantedState state : states) {
    if (word == to_string(state)) return state;
  }
  return std::nullopt;
}

/// Throws what nlohmann-json does for a text that is none.
std::optional<Wish> wish_of(const json& one) {
  Wish wish;
  if (one.contains("state")) {
    wish.state = state_of(one.at("state").get<std::string>());
    if (!wish.state) return std::nullopt;
  }
  if (one.contains("weight")) {
    const auto weight = one.at("weight").get<int64_t>();
    if (weight < 0 || weight > heaviest) return std::nullopt;
    wish.weight = static_cast<uint32_t>(weight);
  }
  if (one.contains("drain_until")) {
    wish.drain_until = Clock::from_time_t(one.at("drain_until").get<std::time_t>());
  }
  return wish;
}

}  // namespace

std::string Wishes::text() const {
  json all = json::array();
  for (const auto& [key, wish] : members_) all.push_back(json_of(key, wish));
  return json{{"version", 1}, {"members", all}}.dump(2) + "\n";
}

Result<Wishes> Wishes::parse(std::string_view text) {
  const Error strange{"is no list of operators' changes"};
  try {
    const json whole = json::parse(text);
    if (whole.at("version") != 1) return Error{"is of another version"};
    Wishes wishes;
    for (const json& one : whole.at("members")) {
      const auto wish = wish_of(one);
      if (!wish) return strange;
      wishes.members_[{one.at("pool").get<std::string>(), one.at("member").get<std::string>()}] =
          *wish;
    }
    return wishes;
  } catch (const json::exception&) {
    return strange;
  }
}

}  // namespace limpet
