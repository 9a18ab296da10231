// SPDX-License-Identifier: GPL-2.0-or-later
// A member behind another interface than the client: its packets have been routed, and leave there.
#include "tests/packet/edge_test.h"
#include "tests/packet/network_namespace.h"

namespace limpet {
namespace {

class RedirectTest : public EdgeTest {
 protected:
  void SetUp() override {
    EdgeTest::SetUp();
    if (IsSkipped()) return;
    try {
      network = std::make_unique<NetworkNamespace>();
    } catch (const std::exception& error) {
      GTEST_SKIP() << error.what();
    }
    network->add_link("farm", to_member.source);
  }

  void TearDown() override {
    program.reset();
    network.reset();
  }

  void load_attached(const std::string& settings) {
    load(one_pool(settings));
    ASSERT_TRUE(program->datapath().attach(network->ifindex("farm")));
  }

  /// Frames come in by lo.
  void lead(limpet_forward forward, const std::vector<VlanTag>& tags = {}) {
    NextHop hop = next_hop();
    hop.ifindex = network->ifindex("farm");
    hop.tags = tags;
    set_way(LIMPET_V4, {forward, hop, address("192.0.2.21")});
    set_way(LIMPET_V6, {forward, hop, address("2001:db8::21")});
  }

  std::unique_ptr<NetworkNamespace> network;
};

template <class Ip>
std::vector<Row> rows(const Ethernet& leaving, const Payload& payload) {
  const auto row = [&](const char* promise, const Ip& came, const Ip& leaves) {
    return Row{promise, frame(Ethernet{}, came, payload, 5), LIMPET_REASON_redirected,
               frame(leaving, leaves, payload, 5)};
  };
  return {row("a hop less", Ip{}, Ip{.ttl = 63}), row("the last hop", Ip{.ttl = 2}, Ip{.ttl = 1}),
          row("it never expires here", Ip{.ttl = 1}, Ip{.ttl = 1}),
          row("not even then", Ip{.ttl = 0}, Ip{.ttl = 0})};
}

TEST_F(RedirectTest, DirectReturn) {
  load_attached("");
  Ethernet leaving = to_member;
  for (const auto& tags : {std::vector<VlanTag>{}, {{0x8100, 5}}, {{0x88a8, 100}, {0x8100, 5}}}) {
    lead(LIMPET_FORWARD_L2, tags);
    leaving.tags.clear();
    for (const VlanTag& tag : tags) leaving.tags.push_back({tag.protocol, tag.id});
    for (const Payload& payload : {Payload(Tcp{}), Payload(Udp{})}) {
      expect(rows<Ipv4>(leaving, payload));
      expect(rows<Ipv6>(leaving, payload));
    }
  }
}

TEST_F(RedirectTest, TheSameTagsAreOthersOnAnotherInterface) {
  load_attached("");
  lead(LIMPET_FORWARD_L2, {{0x8100, 5}});
  Ethernet leaving = to_member;
  leaving.tags = {{0x8100, 0xe005}};
  expect({"a hop less, and the tag with its priority", frame({.tags = leaving.tags}, Ipv4{}, Tcp{}),
          LIMPET_REASON_redirected, frame(leaving, Ipv4{.ttl = 63}, Tcp{})});
}

TEST_F(RedirectTest, Tunnelled) {
  load_attached("forward = \"ipip\"\ntunnel_source = { v4 = \"100.64.1.2/32\" }\n");
  lead(LIMPET_FORWARD_IPIP);
  const Ipv4 outer{.source = address("100.64.1.2"), .destination = address("192.0.2.21")};
  expect({"IPv4 in IPv4", frame(Ethernet{}, Ipv4{}, Tcp{}), LIMPET_REASON_redirected,
          frame(to_member, outer, inside(packet(Ipv4{.ttl = 63}, Tcp{})))});
}

TEST_F(RedirectTest, Translated) {
  load_attached("forward = \"nat\"\n");
  lead(LIMPET_FORWARD_NAT);
  expect({{"IPv4", frame(Ethernet{}, Ipv4{}, Tcp{}), LIMPET_REASON_redirected,
           frame(to_member, Ipv4{.destination = address("192.0.2.21"), .ttl = 63}, Tcp{})},
          {"IPv6", frame(Ethernet{}, Ipv6{}, Udp{}), LIMPET_REASON_redirected,
           frame(to_member, Ipv6{.destination = address("2001:db8::21"), .ttl = 63}, Udp{})}});
}

TEST_F(RedirectTest, AnswersLeaveWhereTheQuestionCame) {
  load_attached("when_empty = \"reject\"\n");
  NextHop hop = next_hop();
  hop.ifindex = network->ifindex("farm");
  hop.mtu = 600;
  set_ways(hop);
  const Tcp tcp{.data = counting(700)};
  EXPECT_EQ(run(frame(Ethernet{}, Ipv4{}, tcp)).action, uint32_t{XDP_TX});
  EXPECT_EQ(program->counted(LIMPET_REASON_told_too_big), 1U);
}

}  // namespace
}  // namespace limpet
