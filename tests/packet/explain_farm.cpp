// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/packet/explain_farm.h"

#include <algorithm>
#include <array>

namespace limpet {
namespace {

constexpr std::array<const char*, 3> names = {"cas", "web", "relay"};
constexpr std::array<uint16_t, 3> ports = {80, 443, 25};
const std::array<std::string, 3> settings = {"affinity = \"single\"\nwhen_empty = \"reject\"\n",
                                             "affinity = \"none\"\n", "affinity = \"network\"\n"};

std::string member_name(uint32_t member) {
  return "ex" + std::to_string(member);
}

}  // namespace

ExplainFarm::ExplainFarm(uint32_t seed) : generator_(seed) {
  program_ = Program::load(text(), Program::loopback, Clock::test);
  program_->advance_to(now_ns_);
}

std::string ExplainFarm::text() const {
  std::string text = R"([[vip]]
name = "mail"
addresses = ["192.0.2.10", "2001:db8::10"]
)";
  for (uint32_t pool = 0; pool < pools; ++pool) {
    for (const char* protocol : {"tcp", "udp"}) {
      text += "[[rule]]\nvip = \"mail\"\nprotocol = \"" + std::string(protocol) +
              "\"\nports = " + std::to_string(ports[pool]) + "\npool = \"" + names[pool] + "\"\n";
      if (pool == 2 && rule_disabled_) text += "disabled = true\n";
    }
    text += "[[pool]]\nname = \"" + std::string(names[pool]) +
            "\"\nmaglev_slots = 251\naffinity_timeout = \"5s\"\nclients = 500\nbindings = 200\n" +
            settings[pool] + "members = [\n";
    for (uint32_t member = 0; member < members; ++member) {
      if (!settings_[pool][member].present) continue;
      const std::string end = std::to_string(21 + 10 * pool + member);
      text += "  { name = \"" + member_name(member) + "\", addresses = [\"192.0.2." + end +
              "\", \"2001:db8::" + end + "\"], state = \"" + settings_[pool][member].state +
              "\" },\n";
    }
    text += "]\n";
  }
  return text;
}

void ExplainFarm::happen() {
  constexpr uint64_t ms = 1'000'000;
  if (below(4) == 0) now_ns_ += below(100) * ms;
  if (below(1'000) == 0) now_ns_ += below(20'000) * ms;
  program_->advance_to(now_ns_);
  // Rushes of changes, and times in which windows end and slots come to rest.
  const bool rush = steps_++ / 1'000 % 2 == 0;
  if (below(rush ? 20 : 500) == 0) change();
}

/// Mostly of one pool; a pool that would have nobody in the file keeps one.
void ExplainFarm::change() {
  if (below(20) == 0) rule_disabled_ = !rule_disabled_;
  change_members_of(below(pools));
  program_->reconfigure(text());
}

void ExplainFarm::change_members_of(uint32_t pool) {
  constexpr std::array states = {"up", "up", "draining", "draining", "disabled"};
  const bool all_gone = below(10) == 0, all_back = below(4) == 0;
  for (uint32_t member = 0; member < members; ++member) {
    Setting& setting = settings_[pool][member];
    if (all_back || all_gone) setting = {.state = all_gone ? "disabled" : "up"};
    if (all_back || all_gone || below(2) == 0) continue;
    setting = {.present = member == 0 || below(5) != 0,
               .reachable = below(8) != 0,
               .state = states[below(states.size())]};
  }
  program_->reconfigure(text());
  for (const Member& member : program_->pool(pool).members()) {
    const Setting& setting = settings_[pool][member.name.back() - '0'];
    for (const limpet_family family : all_families) {
      const Result<NextHop> hop = setting.reachable ? Result<NextHop>(Program::next_hop_of(member))
                                                    : Result<NextHop>(Error{"does not answer"});
      program_->set_next_hop(pool, member.name, family, hop);
    }
  }
}

ClientPacket ExplainFarm::next_packet() {
  // Some send often, some seldom; one in eight is a stranger.
  const uint32_t number =
      below(8) == 0 ? 1'000 + below(1'000'000) : std::min(below(200), below(200));
  const auto high = static_cast<uint8_t>(number >> 16), middle = static_cast<uint8_t>(number >> 8),
             low = static_cast<uint8_t>(number);
  const bool v4 = below(2) == 0;
  return {.client = v4 ? IpAddress::v4({10, high, low, middle})
                       : IpAddress::v6(
                             {0x20, 1, 0xd, 0xb8, 0xc, high, low, middle, 0, 0, 0, 0, 0, 0, 0, 9}),
          .client_port = static_cast<uint16_t>(40'000 + number % 7),
          .vip = address(v4 ? "192.0.2.10" : "2001:db8::10"),
          .port = below(100) == 0 ? uint16_t{7} : ports[below(pools)],
          .udp = below(3) == 0};
}

Frame ExplainFarm::frame_with_flags(const ClientPacket& packet) {
  constexpr std::array<uint8_t, 6> flags = {tcp_ack, tcp_ack, tcp_ack,
                                            tcp_syn, tcp_rst, tcp_fin | tcp_ack};
  const Payload payload =
      packet.udp ? Payload(Udp{.source_port = packet.client_port, .destination_port = packet.port})
                 : Payload(Tcp{.source_port = packet.client_port,
                               .destination_port = packet.port,
                               .flags = flags[below(flags.size())]});
  if (packet.vip.is_v4()) {
    return frame(Ethernet{}, Ipv4{.source = packet.client, .destination = packet.vip}, payload);
  }
  return frame(Ethernet{}, Ipv6{.source = packet.client, .destination = packet.vip}, payload);
}

}  // namespace limpet
