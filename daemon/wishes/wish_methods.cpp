// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/wishes/wish_methods.h"

#include <algorithm>

namespace limpet {
namespace {

using nlohmann::json;
using Clock = std::chrono::system_clock;

constexpr int64_t heaviest = 65535;  // as in the file
constexpr int64_t longest_drain_s = 30 * 86400;

/// Params of member.set and member.reset, read and checked.
struct Asked {
  std::string pool, member;  // pool: "" for all that have the member
  Wish wish;
};

Result<std::string> text_param(const json& params, const char* key) {
  const auto found = params.find(key);
  if (found == params.end()) return std::string();
  if (!found->is_string()) return Error{std::string(key) + " is no text"};
  return found->get<std::string>();
}

Result<std::optional<int64_t>> number_param(const json& params, const char* key, int64_t most) {
  const auto found = params.find(key);
  if (found == params.end()) return std::optional<int64_t>();
  if (!found->is_number_integer() || *found < 0 || *found > most) {
    return Error{std::string(key) + " is no whole number from 0 to " + std::to_string(most)};
  }
  return std::optional(found->get<int64_t>());
}

/// False where there is none.
Result<bool> flag_param(const json& params, const char* key) {
  const auto found = params.is_object() ? params.find(key) : params.end();
  if (found == params.end()) return false;
  if (!found->is_boolean()) return Error{std::string(key) + " is neither true nor false"};
  return found->get<bool>();
}

Result<std::optional<WantedState>> state_param(const json& params) {
  const auto word = text_param(params, "state");
  if (!word) return word.error();
  if (word->empty()) return std::optional<WantedState>();
  for (const WantedState state : {WantedState::up, WantedState::draining, WantedState::disabled}) {
    if (*word == to_string(state)) return std::optional(state);
  }
  return Error{"state is none of up, draining, disabled"};
}

Result<Asked> read_member(const json& params) {
  if (!params.is_object()) return Error{"params must be an object"};
  const auto pool = text_param(params, "pool"), member = text_param(params, "member");
  if (!pool) return pool.error();
  if (!member) return member.error();
  if (member->empty()) return Error{"which member?"};
  return Asked{.pool = *pool, .member = *member};
}

Result<Asked> read_wish(const json& params) {
  auto asked = read_member(params);
  if (!asked) return asked;
  const auto state = state_param(params);
  const auto weight = number_param(params, "weight", heaviest);
  const auto seconds = number_param(params, "for_seconds", longest_drain_s);
  if (!state) return state.error();
  if (!weight) return weight.error();
  if (!seconds) return seconds.error();
  if (!*state && !*weight) return Error{"neither a state nor a weight"};
  if (*seconds && *state != WantedState::draining)
    return Error{"for_seconds is for draining alone"};
  asked->wish.state = *state;
  if (*weight) asked->wish.weight = static_cast<uint32_t>(**weight);
  if (*seconds) asked->wish.drain_until = Clock::now() + std::chrono::seconds(**seconds);
  return asked;
}

const MemberConfig& in_file(const Config& file, const std::string& pool,
                            const std::string& member) {
  const auto its_pool = std::ranges::find(file.pools, pool, &PoolConfig::name);
  return *std::ranges::find(its_pool->members, member, &MemberConfig::name);
}

json json_of(const MemberConfig& file, const std::string& pool, const Wish& wish) {
  const bool over = wish.drain_until && *wish.drain_until <= Clock::now();
  const WantedState wanted = over ? WantedState::disabled : wish.state.value_or(file.state);
  json one = {{"pool", pool},
              {"member", file.name},
              {"state", to_string(wanted)},
              {"file_state", to_string(file.state)},
              {"weight", wish.weight.value_or(file.weight)},
              {"file_weight", file.weight}};
  if (wish.drain_until) one["drain_until"] = Clock::to_time_t(*wish.drain_until);
  return one;
}

/// The member as it is wanted now, in each of the pools that have it.
json members_named(const LiveConfig& config, const Asked& asked) {
  json members = json::array();
  for (const PoolConfig& pool : config.file().pools) {
    if (!asked.pool.empty() && pool.name != asked.pool) continue;
    for (const MemberConfig& member : pool.members) {
      if (member.name != asked.member) continue;
      const auto wish = config.wishes().members().find({pool.name, member.name});
      const bool wished = wish != config.wishes().members().end();
      members.push_back(json_of(member, pool.name, wished ? wish->second : Wish{}));
    }
  }
  return {{"members", members}};
}

Result<json> reset_all(LiveConfig& config, Events& events, const Caller& caller) {
  const Wishes before = config.wishes();
  if (auto done = config.wish({}); !done) return done.error();
  json members = json::array();
  for (const auto& [key, wish] : before.members()) {
    members.push_back(json_of(in_file(config.file(), key.first, key.second), key.first, {}));
  }
  events.add_control(Severity::info,
                     "all members are wanted as the file says, by " + caller.to_string());
  return json{{"members", members}};
}

Result<json> take(LiveConfig& config, Events& events, const Caller& caller, const Asked& asked,
                  const Result<Wishes>& wishes) {
  if (!wishes) return wishes.error();
  if (auto done = config.wish(*wishes); !done) return done.error();
  json said = members_named(config, asked);
  const std::string by = caller.to_string();
  for (const json& one : said["members"]) {
    events.add(Severity::info, one["pool"], asked.member,
               "is wanted " + one["state"].get<std::string>() + " with weight " +
                   one["weight"].dump() + ", by " + by);
  }
  return said;
}

}  // namespace

Result<Wishes> wishes_after(const LiveConfig& config, const json& params) {
  const auto resets = flag_param(params, "reset"), all = flag_param(params, "all");
  if (!resets) return resets.error();
  if (!all) return all.error();
  if (*resets && *all) return Wishes();
  const auto asked = *resets ? read_member(params) : read_wish(params);
  if (!asked) return asked.error();
  const Wishes& now = config.wishes();
  if (*resets) return now.without(config.file(), asked->pool, asked->member);
  return now.with(config.file(), asked->pool, asked->member, asked->wish);
}

Changes wish_methods(LiveConfig& config, Events& events) {
  const auto set = [&](const json& params, const Caller& caller) -> Result<json> {
    const auto asked = read_wish(params);
    if (!asked) return asked.error();
    return take(config, events, caller, *asked,
                config.wishes().with(config.file(), asked->pool, asked->member, asked->wish));
  };
  const auto reset = [&](const json& params, const Caller& caller) -> Result<json> {
    const auto all = flag_param(params, "all");
    if (!all) return all.error();
    if (*all) return reset_all(config, events, caller);
    const auto asked = read_member(params);
    if (!asked) return asked.error();
    return take(config, events, caller, *asked,
                config.wishes().without(config.file(), asked->pool, asked->member));
  };
  return {{"member.set", set}, {"member.reset", reset}};
}

json show_changes(const LiveConfig& config) {
  json members = json::array();
  for (const auto& [key, wish] : config.wishes().members()) {
    members.push_back(json_of(in_file(config.file(), key.first, key.second), key.first, wish));
  }
  return {{"file", config.file().path}, {"members", members}};
}

}  // namespace limpet
