// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/affinity/members.h"

#include <arpa/inet.h>

#include <algorithm>

#include "daemon/farm/maglev.h"

namespace limpet::sim {
namespace {

constexpr uint32_t slots = 65537;

std::string name_of(uint16_t member) {
  return "ex" + std::to_string(member);
}

std::string line_of(uint16_t member, State state) {
  return "  { name = \"" + name_of(member) + "\", addresses = [\"192.0.2." +
         std::to_string(100 + member) + "\"], state = \"" +
         (state == State::draining ? "draining" : "up") + "\" },\n";
}

}  // namespace

void Members::change() {
  const uint16_t member = pick();
  State& state = states_[member];
  if (state == State::up) {
    state = random_() % 2 ? State::draining : State::down;
  } else if (random_() % 4) {
    state = State::up;
  } else {
    state = state == State::down ? State::draining : State::down;
  }
}

void Members::drain_one() {
  const std::vector<uint16_t> up = in_state_up();
  states_[up[random_() % up.size()]] = State::draining;
}

std::vector<uint16_t> Members::in_state_up() const {
  std::vector<uint16_t> members;
  for (uint16_t member = 1; member <= count; ++member) {
    if (states_[member] == State::up) members.push_back(member);
  }
  return members;
}

/// A member that is not up counts five times in the lottery: what is being repaired comes back
/// soon. So 16 of 20 are up most of the time.
uint16_t Members::pick() {
  const bool enough = in_state_up().size() > count / 2;
  std::vector<uint16_t> lots;
  for (uint16_t member = 1; member <= count; ++member) {
    if (states_[member] != State::up) {
      lots.insert(lots.end(), 5, member);
    } else if (enough) {
      lots.push_back(member);
    }
  }
  return lots[random_() % lots.size()];
}

std::string Members::configuration(const PoolSize& size) const {
  std::string text = R"([[vip]]
name = "mail"
addresses = ["192.0.2.10"]
[[rule]]
vip = "mail"
protocol = "tcp"
ports = 443
pool = "cas"
[[pool]]
name = "cas"
affinity = "single"
)";
  text += "affinity_timeout = \"" + std::to_string(affinity_timeout) + "s\"\n";
  text += "maglev_slots = " + std::to_string(slots) + "\n";
  text += "clients = " + std::to_string(size.clients) + "\n";
  text += "bindings = " + std::to_string(size.bindings) + "\nmembers = [\n";
  for (uint16_t member = 1; member <= count; ++member) text += line_of(member, states_[member]);
  return text + "]\n";
}

std::vector<uint16_t> Members::table() const {
  std::vector<MaglevMember> members;
  for (const uint16_t member : in_state_up()) {
    members.push_back({member, 100, seed_.permutation(name_of(member))});
  }
  return build_maglev(members, slots);
}

uint32_t Members::slot_of(uint32_t source) const {
  // An IPv4 client looks like its IPv6 form (affinity.bpf.h).
  const uint64_t second = static_cast<uint64_t>(htonl(source)) << 32 | 0xffff0000;
  return limpet_hash_slot(limpet_client_hash(&key_, 0, second), slots);
}

}  // namespace limpet::sim
