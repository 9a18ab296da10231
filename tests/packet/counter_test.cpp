// SPDX-License-Identifier: GPL-2.0-or-later
// What rules and members count: packets, and bytes from the Ethernet header to the packet's end.
#include "tests/packet/edge_test.h"

namespace limpet {
namespace {

/// What one frame adds.
struct Count {
  const char* promise;
  Frame sent;
  uint64_t rule_packets, member_packets;
  size_t bytes;  // of either, where it counts
};

class CounterTest : public EdgeTest {
 protected:
  /// Of rule 1, TCP 80 and 443, rule 2, UDP 53, or whichever counted.
  void expect_counts(const std::vector<Count>& counts, uint32_t rule) {
    for (const Count& count : counts) {
      SCOPED_TRACE(count.promise);
      pass(1'000'000);
      const limpet_counter rule_before = program->datapath().rule_counter(rule);
      const limpet_counter member_before = program->datapath().member_counter(1);
      run(count.sent);
      const limpet_counter rule_after = program->datapath().rule_counter(rule);
      const limpet_counter member_after = program->datapath().member_counter(1);
      EXPECT_EQ(rule_after.packets - rule_before.packets, count.rule_packets);
      EXPECT_EQ(rule_after.bytes - rule_before.bytes, count.rule_packets * count.bytes);
      EXPECT_EQ(member_after.packets - member_before.packets, count.member_packets);
      EXPECT_EQ(member_after.bytes - member_before.bytes, count.member_packets * count.bytes);
    }
  }
};

/// An Ethernet header and a packet: 14 + 20 + 20 + 20 bytes, 40 for IPv6's.
std::vector<Count> of_tcp(uint64_t member) {
  const std::vector<Tag> tags = {{0x88a8, 1}, {0x8100, 2}};
  return {
      {"IPv4", frame(Ethernet{}, Ipv4{}, Tcp{}), 1, member, 74},
      {"IPv6", frame(Ethernet{}, Ipv6{}, Tcp{}), 1, member, 94},
      {"padding does not count", frame(Ethernet{}, Ipv4{}, Tcp{}, 100), 1, member, 74},
      {"tags do", frame({.tags = tags}, Ipv4{}, Tcp{}), 1, member, 82},
      {"options do", frame(Ethernet{}, Ipv4{.options = Bytes(40, 1)}, Tcp{}), 1, member, 114},
      {"extension headers do", frame(Ethernet{}, Ipv6{.extensions = {options_header(0)}}, Tcp{}), 1,
       member, 102},
      {"another port of the rule", frame(Ethernet{}, Ipv4{}, Tcp{.destination_port = 443}), 1,
       member, 74},
      {"a first fragment", frame(Ethernet{}, Ipv4{.fragment = more_fragments}, Tcp{}), 1, member,
       74},
      {"a later one is no rule's", frame(Ethernet{}, Ipv4{.fragment = 9}, Tcp{}), 0, member, 74},
      {"another rule's", frame(Ethernet{}, Ipv4{}, Udp{}), 0, member, 62},
      {"no rule's", frame(Ethernet{}, Ipv4{}, Tcp{.destination_port = 9}), 0, 0, 0},
      {"not for a VIP", frame(Ethernet{}, Ipv4{.destination = address("192.0.2.9")}, Tcp{}), 0, 0,
       0},
      {"an echo", frame(Ethernet{}, Ipv4{}, Icmp4{.type = 8}), 0, 0, 0},
      {"a bad source", frame(Ethernet{}, Ipv4{.source = address("127.0.0.1")}, Tcp{}), 0, 0, 0},
      {"an error about one of its packets",
       frame(Ethernet{}, Ipv4{},
             Icmp4{.type = 3,
                   .data = packet(
                       Ipv4{.source = address("192.0.2.10"), .destination = address("10.0.0.1")},
                       Tcp{.source_port = 80, .destination_port = 40000})}),
       1, member, 14 + 20 + 8 + 60},
  };
}

TEST_F(CounterTest, DirectReturn) {
  load(one_pool());
  expect_counts(of_tcp(1), 1);
  expect_counts({{"UDP", frame(Ethernet{}, Ipv4{}, Udp{}), 1, 1, 62},
                 {"TCP is another's", frame(Ethernet{}, Ipv4{}, Tcp{}), 0, 1, 74}},
                2);
}

TEST_F(CounterTest, ATunnelCountsTheClientsFrames) {
  load(one_pool("forward = \"ipip\"\n"));
  expect_counts(of_tcp(1), 1);
}

TEST_F(CounterTest, TranslationCountsTheClientsFrames) {
  load(one_pool("forward = \"nat\"\n"));
  expect_counts(of_tcp(1), 1);
}

TEST_F(CounterTest, TagsThatArePutOnDoNotCount) {
  load(one_pool());
  NextHop hop = next_hop();
  hop.tags = {{0x88a8, 1}, {0x8100, 2}};
  set_ways(hop);
  expect_counts(of_tcp(1), 1);
}

TEST_F(CounterTest, AMemberThatGetsNothingCountsNothing) {
  load(one_pool("when_empty = \"reject\"\n", "state = \"disabled\""));
  expect_counts(of_tcp(0), 1);
  load(one_pool());
  program->datapath().put_lost_member(1, LIMPET_LOSS_down);
  expect_counts(of_tcp(0), 1);
}

TEST_F(CounterTest, WhatIsTooLargeIsTheRulesButNotTheMembers) {
  load(one_pool());
  NextHop hop = next_hop();
  hop.mtu = 100;
  set_ways(hop);
  const Bytes data = counting(200);
  expect_counts(
      {{"as large as the way", frame(Ethernet{}, Ipv4{}, Tcp{.data = counting(60)}), 1, 1, 114},
       {"its sender is told", frame(Ethernet{}, Ipv4{}, Tcp{.data = data}), 1, 0, 254},
       {"it is not", frame(Ethernet{}, Ipv4{.fragment = 9}, Tcp{.data = data}), 0, 0, 0}},
      1);
}

TEST_F(CounterTest, TheEdgeAsAMember) {
  load(one_pool());
  for (const limpet_family family : {LIMPET_V4, LIMPET_V6}) {
    set_way(family, {.forward = LIMPET_FORWARD_LOCAL});
  }
  expect_counts(of_tcp(1), 1);
}

TEST_F(CounterTest, ADisabledRuleCountsWhatItDrops) {
  std::string farm = one_pool();
  const std::string port = "ports = 53\n";
  load(farm.replace(farm.find(port), port.size(), port + "disabled = true\n"));
  expect_counts({{"UDP", frame(Ethernet{}, Ipv4{}, Udp{}), 1, 0, 62}}, 2);
}

}  // namespace
}  // namespace limpet
