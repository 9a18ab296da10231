// SPDX-License-Identifier: GPL-2.0-or-later
// The edge as a member of its own pool: its packets go up to its own stack as they came, and those
// that another edge sent here are not sent on.
#include "tests/packet/edge_test.h"

namespace limpet {
namespace {

/// Member 1 is the edge itself, the only one but for its pool's other, which takes nobody new.
constexpr const char* farm = R"(
[[vip]]
name = "mail"
addresses = ["192.0.2.10", "2001:db8::10"]
[[rule]]
vip = "mail"
protocol = "tcp"
ports = 80
pool = "both"
[[rule]]
vip = "mail"
protocol = "tcp"
ports = 443
pool = "others"
[[rule]]
vip = "mail"
protocol = "udp"
ports = 53
pool = "both"
[[pool]]
name = "both"
members = [
  { name = "self", local = true },
  { name = "ex2", addresses = ["192.0.2.22", "2001:db8::22"], weight = 0 },
]
[[pool]]
name = "others"
members = [{ name = "ex3", addresses = ["192.0.2.23", "2001:db8::23"] }]
)";

constexpr MacAddress other_edge{{0x02, 0xaa, 0, 0, 0, 2}};
const Ethernet to_third{.destination = {{0x02, 0xaa, 0, 0, 0, 3}}, .source = to_member.source};

class LocalTest : public EdgeTest {
 protected:
  void SetUp() override {
    EdgeTest::SetUp();
    if (IsSkipped()) return;
    load(farm);
    for (const limpet_family family : {LIMPET_V4, LIMPET_V6}) {
      set_way(family, {.forward = LIMPET_FORWARD_LOCAL});
    }
    ASSERT_TRUE(program->datapath().put_relay(other_edge));
  }
};

template <class Ip>
std::vector<Row> to_itself(const Ethernet& ethernet, limpet_reason reason) {
  return {
      {"TCP", frame(ethernet, Ip{}, Tcp{}), reason},
      {"UDP", frame(ethernet, Ip{}, Udp{}), reason},
      {"a hop limit of 1", frame(ethernet, Ip{.ttl = 1}, Tcp{}), reason},
      {"a wrong checksum", frame(ethernet, Ip{}, Tcp{.wrong_by = 1}), reason},
      {"a SYN", frame(ethernet, Ip{}, Tcp{.flags = tcp_syn, .options = {2, 4, 5, 0xb4}}), reason},
      {"as large as can be", frame(ethernet, Ip{}, Udp{.data = counting(3000)}), reason},
      {"padding", frame(ethernet, Ip{}, Udp{.data = {}}, 18), reason},
      {"a fragment", frame(ethernet, fragments(Ip{}, Udp{.data = counting(99)}, 64)[0]), reason},
  };
}

const std::vector<Tag> some_tags[] = {{}, {{0x8100, 0xe005}}, {{0x88a8, 100}, {0x8100, 5}}};

TEST_F(LocalTest, ItsOwnPacketsStayAsTheyAre) {
  for (const std::vector<Tag>& tags : some_tags) {
    expect(to_itself<Ipv4>({.tags = tags}, LIMPET_REASON_local));
    expect(to_itself<Ipv6>({.tags = tags}, LIMPET_REASON_local));
  }
  const Bytes answer =
      packet(Ipv4{.source = address("192.0.2.10"), .destination = address("10.0.0.1")},
             Tcp{.source_port = 80, .destination_port = 40000});
  expect({"an ICMP error", frame(Ethernet{}, Ipv4{}, Icmp4{.type = 3, .data = answer}),
          LIMPET_REASON_local});
}

TEST_F(LocalTest, WhatAnotherEdgeSentHereStaysHere) {
  for (const std::vector<Tag>& tags : some_tags) {
    const Ethernet relayed{.source = other_edge, .tags = tags};
    expect(to_itself<Ipv4>(relayed, LIMPET_REASON_relayed));
    expect(to_itself<Ipv6>(relayed, LIMPET_REASON_relayed));
  }
  const Ethernet relayed{.source = other_edge};
  const Bytes answer =
      packet(Ipv6{.source = address("2001:db8::10"), .destination = address("2001:db8:c::1")},
             Tcp{.source_port = 80, .destination_port = 40000});
  expect({
      {"an ICMP error", frame(relayed, Ipv6{}, Icmp6{.type = 2, .data = answer}),
       LIMPET_REASON_relayed},
      {"a later UDP fragment", frame(relayed, Ipv4{.fragment = 9}, Udp{}), LIMPET_REASON_relayed},
  });
}

TEST_F(LocalTest, WithoutARuleItIsUnmatchedWhoeverSentIt) {
  expect({"no rule", frame({.source = other_edge}, Ipv4{}, Tcp{.destination_port = 9}),
          LIMPET_REASON_unmatched});
}

TEST_F(LocalTest, APoolWithoutTheEdgeKnowsNoRelays) {
  expect({"from a member of another pool",
          frame({.source = other_edge}, Ipv4{}, Tcp{.destination_port = 443}),
          LIMPET_REASON_forwarded, frame(to_third, Ipv4{}, Tcp{.destination_port = 443})});
}

TEST_F(LocalTest, ARelayThatIsNoneAnyMoreIsAClientsRouter) {
  program->datapath().remove_relay(other_edge);
  expect({"as from anybody", frame({.source = other_edge}, Ipv4{}, Tcp{}), LIMPET_REASON_local});
}

TEST_F(LocalTest, ALaterFragmentFollowsByTheTableToo) {
  const Tcp tcp{.data = counting(200)};
  const auto parts = fragments(Ipv4{}, tcp, 64);
  expect({{"not known", frame(Ethernet{}, parts[1]), LIMPET_REASON_fragment_unknown},
          {"the first", frame(Ethernet{}, parts[0]), LIMPET_REASON_local},
          {"a later one", frame(Ethernet{}, parts[1]), LIMPET_REASON_local},
          {"relayed by its rule", frame({.source = other_edge}, parts[1]), LIMPET_REASON_relayed}});
}

}  // namespace
}  // namespace limpet
