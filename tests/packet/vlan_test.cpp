// SPDX-License-Identifier: GPL-2.0-or-later
// VLAN tags: a frame leaves with those of its way, and a packet that changes its network has been
// routed.
#include "tests/packet/edge_test.h"

namespace limpet {
namespace {

using Tags = std::vector<Tag>;

struct Move {
  const char* promise;
  Tags came;
  std::vector<VlanTag> way;
  Tags leaves;
  bool routed = true;  // one hop less
};

const Move moves[] = {
    {"untagged stays so", {}, {}, {}, false},
    {"a tag is taken off", {{0x8100, 5}}, {}, {}},
    {"a priority tag is a tag too", {{0x8100, 0xe000}}, {}, {}},
    {"a service tag is taken off", {{0x88a8, 5}}, {}, {}},
    {"two tags are taken off", {{0x88a8, 100}, {0x8100, 5}}, {}, {}},
    {"a tag is put on", {}, {{0x8100, 5}}, {{0x8100, 5}}},
    {"two tags are put on", {}, {{0x88a8, 100}, {0x8100, 5}}, {{0x88a8, 100}, {0x8100, 5}}},
    {"the same tag stays", {{0x8100, 5}}, {{0x8100, 5}}, {{0x8100, 5}}, false},
    {"and keeps its priority", {{0x8100, 0xb005}}, {{0x8100, 5}}, {{0x8100, 0xb005}}, false},
    {"the same two tags stay",
     {{0x88a8, 0xe064}, {0x8100, 0x2005}},
     {{0x88a8, 100}, {0x8100, 5}},
     {{0x88a8, 0xe064}, {0x8100, 0x2005}},
     false},
    {"another tag, without the priority of the first",
     {{0x8100, 0xe006}},
     {{0x8100, 5}},
     {{0x8100, 5}}},
    {"the same VLAN of another kind", {{0x88a8, 5}}, {{0x8100, 5}}, {{0x8100, 5}}},
    {"one tag becomes two",
     {{0x8100, 5}},
     {{0x88a8, 100}, {0x8100, 5}},
     {{0x88a8, 100}, {0x8100, 5}}},
    {"two tags become one", {{0x8100, 5}, {0x8100, 6}}, {{0x8100, 5}}, {{0x8100, 5}}},
    {"two tags become two others",
     {{0x88a8, 100}, {0x8100, 5}},
     {{0x88a8, 100}, {0x8100, 6}},
     {{0x88a8, 100}, {0x8100, 6}}},
    {"the inner one is of another kind",
     {{0x88a8, 100}, {0x88a8, 5}},
     {{0x88a8, 100}, {0x8100, 5}},
     {{0x88a8, 100}, {0x8100, 5}}},
    {"the outer one is of another kind",
     {{0x8100, 100}, {0x8100, 5}},
     {{0x88a8, 100}, {0x8100, 5}},
     {{0x88a8, 100}, {0x8100, 5}}},
    {"the outer one differs",
     {{0x88a8, 101}, {0x8100, 5}},
     {{0x88a8, 100}, {0x8100, 5}},
     {{0x88a8, 100}, {0x8100, 5}}},
};

class VlanTest : public EdgeTest {
 protected:
  void SetUp() override {
    EdgeTest::SetUp();
    if (!IsSkipped()) load(one_pool());
  }

  template <class Ip>
  void expect_moves(limpet_family family, const Payload& payload) {
    Ethernet leaving = to_member;
    for (const Move& move : moves) {
      NextHop hop = next_hop();
      hop.tags = move.way;
      set_way(family, {.next_hop = hop});
      leaving.tags = move.leaves;
      const auto one = [&](Ip sent, Ip expected, size_t padding) {
        expect({move.promise, frame({.tags = move.came}, sent, payload, padding),
                LIMPET_REASON_forwarded, frame(leaving, expected, payload, padding)});
      };
      const uint8_t after = move.routed ? 63 : 64;
      one({.ttl = 64}, {.ttl = after}, 0);
      one({.ttl = 64}, {.ttl = after}, 7);
      one({.ttl = 1}, {.ttl = 1}, 0);
      one({.ttl = 0}, {.ttl = 0}, 0);
    }
  }
};

TEST_F(VlanTest, AFrameLeavesWithTheTagsOfItsWay) {
  expect_moves<Ipv4>(LIMPET_V4, Tcp{});
  expect_moves<Ipv4>(LIMPET_V4, Udp{});
  expect_moves<Ipv6>(LIMPET_V6, Tcp{});
  expect_moves<Ipv6>(LIMPET_V6, Udp{});
}

TEST_F(VlanTest, ARoutedHeadersWrongChecksumStaysWrong) {
  NextHop hop = next_hop();
  hop.tags = {{0x8100, 5}};
  set_way(LIMPET_V4, {.next_hop = hop});
  Ethernet leaving = to_member;
  leaving.tags = {{0x8100, 5}};
  for (const uint16_t error : std::vector<uint16_t>{1, 0x100, 0xabcd, 0xfffe}) {
    for (const uint8_t ttl : Bytes{2, 64, 255}) {
      expect(
          {"wrong by " + std::to_string(error),
           frame(Ethernet{}, Ipv4{.ttl = ttl, .wrong_by = error}, Tcp{}), LIMPET_REASON_forwarded,
           frame(leaving, Ipv4{.ttl = static_cast<uint8_t>(ttl - 1), .wrong_by = error}, Tcp{})});
    }
  }
}

TEST_F(VlanTest, WithoutHeadroomForItsTagsItIsDropped) {
  NextHop hop = next_hop();
  hop.tags = {{0x88a8, 100}, {0x8100, 5}};
  set_way(LIMPET_V4, {.next_hop = hop});
  if (!takes_metadata()) GTEST_SKIP() << "this kernel's test runs take little metadata";
  // The kernel's test frames have 256 bytes; metadata takes of them, and 40 are XDP's own.
  const Frame sent = frame(Ethernet{}, Ipv4{}, Tcp{});
  EXPECT_EQ(run(sent, {.metadata = 208}).action, uint32_t{XDP_TX});
  EXPECT_EQ(run(sent, {.metadata = 212}).action, uint32_t{XDP_DROP});
  EXPECT_EQ(program->counted(LIMPET_REASON_no_headroom), 1U);
}

TEST_F(VlanTest, AThirdTagIsNoIp) {
  const Tags three = {{0x88a8, 1}, {0x88a8, 2}, {0x8100, 3}};
  expect({{"three tags", frame({.tags = three}, Ipv4{}, Tcp{}), LIMPET_REASON_not_ip},
          {"an unknown tag", frame({.tags = {{0x9100, 1}}}, Ipv4{}, Tcp{}), LIMPET_REASON_not_ip},
          {"behind a tag", frame({.tags = {{0x8100, 1}, {0x9100, 1}}}, Ipv6{}, Tcp{}),
           LIMPET_REASON_not_ip}});
}

TEST_F(VlanTest, AFrameTooShortForItsTagsIsNoIp) {
  const Frame tagged = frame({.tags = {{0x88a8, 1}, {0x8100, 2}}}, Ipv4{}, Tcp{});
  for (size_t size = 14; size < 22; ++size) {
    expect({std::to_string(size) + " bytes", cut(tagged, size), LIMPET_REASON_not_ip});
  }
  for (size_t size = 22; size < tagged.size(); ++size) {
    expect({std::to_string(size) + " bytes", cut(tagged, size), LIMPET_REASON_truncated});
  }
}

TEST_F(VlanTest, TagsDoNotChangeWhatAPacketIs) {
  const Ethernet tagged{.tags = {{0x88a8, 100}, {0x8100, 5}}};
  expect({
      {"no rule", frame(tagged, Ipv4{}, Tcp{.destination_port = 1}), LIMPET_REASON_unmatched},
      {"no rule", frame(tagged, Ipv6{}, Tcp{.destination_port = 1}), LIMPET_REASON_unmatched},
      {"another protocol", frame(tagged, Ipv6{}, {132, counting(9)}), LIMPET_REASON_not_tcp_udp},
      {"a source that is none", frame(tagged, Ipv4{.source = address("127.0.0.1")}, Tcp{}),
       LIMPET_REASON_bad_source},
      {"a longer chain than is walked",
       frame(tagged, Ipv6{.extensions = std::vector<Extension>(9, options_header(60))}, Tcp{}),
       LIMPET_REASON_long_chain},
  });
}

}  // namespace
}  // namespace limpet
