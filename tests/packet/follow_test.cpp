// SPDX-License-Identifier: GPL-2.0-or-later
// What has no ports of its own follows the client's other packets: ICMP errors, whoever sent them,
// and later fragments reach the same of several members, and leave no trace.
#include <algorithm>
#include <set>

#include "tests/packet/edge_test.h"

namespace limpet {
namespace {

std::string farm(const std::string& settings, const std::string& of_first = "") {
  return R"(
[[vip]]
name = "mail"
addresses = ["192.0.2.10", "2001:db8::10"]
[[rule]]
vip = "mail"
protocol = "tcp"
ports = [80, 443]
pool = "cas"
[[pool]]
name = "cas"
)" + settings +
         R"(members = [
  { name = "ex1", addresses = ["192.0.2.21", "2001:db8::21"])" +
         of_first + R"( },
  { name = "ex2", addresses = ["192.0.2.22", "2001:db8::22"] },
  { name = "ex3", addresses = ["192.0.2.23", "2001:db8::23"] },
]
)";
}

template <class Ip>
struct Flow {
  Ip client;
  uint16_t port;

  Frame packet(uint8_t flags = tcp_ack) const {
    return frame(Ethernet{}, client, Tcp{.source_port = port, .flags = flags});
  }
  /// A router's, about an answer to it.
  Frame error() const {
    constexpr bool is_v4 = std::is_same_v<Ip, Ipv4>;
    Ip answer, router;
    answer.source = client.destination;
    answer.destination = client.source;
    router.source = address(is_v4 ? "10.9.9.9" : "2001:db8:9::9");
    const Tcp tcp{.source_port = 80, .destination_port = port};
    return frame(Ethernet{}, router,
                 typename Ip::Icmp{.type = is_v4 ? uint8_t{3} : uint8_t{2},
                                   .code = is_v4 ? uint8_t{4} : uint8_t{0},
                                   .rest = 1400,
                                   .data = cut(limpet::packet(answer, tcp), is_v4 ? 28 : 48)});
  }
  Frame fragment(size_t part) const {
    const Tcp tcp{.source_port = port, .data = counting(200)};
    return frame(Ethernet{}, fragments(client, tcp, 64)[part]);
  }
  Frame later_fragment() const { return fragment(1); }
};

Flow<Ipv4> flow4(int i) {
  return {{.source = IpAddress::v4({10, 7, static_cast<uint8_t>(i >> 8), static_cast<uint8_t>(i)})},
          static_cast<uint16_t>(1024 + i * 37)};
}
Flow<Ipv6> flow6(int i) {
  return {{.source = IpAddress::v6({0x20, 1, 0xd, 0xb8, 0, 7, static_cast<uint8_t>(i >> 8),
                                    static_cast<uint8_t>(i), 0, 0, 0, 0, 0, 0, 0, 9})},
          static_cast<uint16_t>(1024 + i * 37)};
}

class FollowTest : public EdgeTest {
 protected:
  template <class Ip>
  uint16_t expect_followed(const Flow<Ip>& flow, bool fragments_too) {
    const uint16_t member = member_of(run(flow.packet()));
    EXPECT_EQ(member_of(run(flow.error())), member);
    if (fragments_too) {
      EXPECT_EQ(member_of(run(flow.later_fragment())), member);
    }
    return member;
  }

  void expect_all_followed(bool fragments_too) {
    std::set<uint16_t> members4, members6;
    for (int i = 0; i < 300; ++i) {
      members4.insert(expect_followed(flow4(i), fragments_too));
      members6.insert(expect_followed(flow6(i), fragments_too));
    }
    EXPECT_EQ(members4, (std::set<uint16_t>{1, 2, 3}));
    EXPECT_EQ(members6, (std::set<uint16_t>{1, 2, 3}));
  }
};

TEST_F(FollowTest, AClientOfAffinitySingle) {
  load(farm(""));
  expect_all_followed(true);
}

TEST_F(FollowTest, AClientOfAffinityNetwork) {
  load(farm("affinity = \"network\"\nnetwork = { v4 = 32, v6 = 64 }\n"));
  expect_all_followed(true);
}

TEST_F(FollowTest, AFlowOfAffinityNone) {
  load(farm("affinity = \"none\"\n"));
  expect_all_followed(false);
}

TEST_F(FollowTest, AFragmentOfAffinityNoneByItsFirst) {
  load(farm("affinity = \"none\"\n"));
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(member_of(run(flow4(i).fragment(0))), member_of(run(flow4(i).packet())));
    EXPECT_EQ(member_of(run(flow4(i).fragment(1))), member_of(run(flow4(i).packet())));
    EXPECT_EQ(member_of(run(flow6(i).fragment(0))), member_of(run(flow6(i).packet())));
    EXPECT_EQ(member_of(run(flow6(i).fragment(1))), member_of(run(flow6(i).packet())));
  }
}

TEST_F(FollowTest, AClientThatStaysOnADrainingMember) {
  load(farm(""));
  const auto meet = [&](const auto& flow) {
    run(flow.packet(tcp_syn));
    return member_of(run(flow.packet()));
  };
  std::vector<uint16_t> before;
  for (int i = 0; i < 300; ++i) before.push_back(meet(flow4(i)));
  program->reconfigure(farm("", ", state = \"draining\""));
  for (int i = 0; i < 300; ++i) {
    const auto at = static_cast<size_t>(i);
    EXPECT_EQ(member_of(run(flow4(i).error())), before[at]) << "before it asked again";
    EXPECT_EQ(member_of(run(flow4(i).later_fragment())), before[at]);
    EXPECT_EQ(member_of(run(flow4(i).packet())), before[at]);
    EXPECT_EQ(member_of(run(flow4(i).error())), before[at]) << "and after";
  }
}

TEST_F(FollowTest, NeitherLeavesATrace) {
  load(farm(""));
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 300; ++i) {
      run(flow4(i).error());
      run(flow6(i).error());
      run(flow4(i).later_fragment());
      run(flow6(i).later_fragment());
    }
  }
  EXPECT_EQ(program->datapath().seen_filter(0).estimate().fill, 0.0);
  program->reconfigure(farm("", ", state = \"draining\""));
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 300; ++i) run(flow4(i).error());
  }
  EXPECT_EQ(program->datapath().affinity_counter(0).bound, 0U);
}

}  // namespace
}  // namespace limpet
