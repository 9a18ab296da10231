// SPDX-License-Identifier: GPL-2.0-or-later
// What the daemon writes while packets flow: members that turn out to be the edge itself, ways that
// change, nat members that come and go.
#include "tests/packet/reply_test.h"

namespace limpet {
namespace {

/// New clients go to ex1; ex2 may be another edge.
constexpr const char* two_members = R"(
[[vip]]
name = "mail"
addresses = ["192.0.2.10", "2001:db8::10"]
[[rule]]
vip = "mail"
protocol = "tcp"
ports = 80
pool = "cas"
[[pool]]
name = "cas"
members = [
  { name = "ex1", addresses = ["192.0.2.21", "2001:db8::21"] },
  { name = "ex2", addresses = ["192.0.2.22", "2001:db8::22"], weight = 0 },
]
)";

const Ethernet from_second{.source = {{0x02, 0xaa, 0, 0, 0, 2}}};

class WriterTest : public EdgeTest {
 protected:
  void SetUp() override {
    EdgeTest::SetUp();
    if (!IsSkipped()) load(two_members);
  }

  void set_first(const Result<NextHop>& next_hop) {
    for (const limpet_family family : {LIMPET_V4, LIMPET_V6}) {
      program->set_next_hop(0, "ex1", family, next_hop);
    }
  }

  /// A client's packet, of either family, by the router or by ex2.
  void expect_from(const Ethernet& sender, limpet_reason reason) {
    expect_packet<Ipv4>(sender, reason);
    expect_packet<Ipv6>(sender, reason);
  }

 private:
  template <class Ip>
  void expect_packet(const Ethernet& sender, limpet_reason reason) {
    std::optional<Frame> expected;
    if (reason == LIMPET_REASON_forwarded) expected = frame(to_member, Ip{}, Tcp{});
    expect({"a client's", frame(sender, Ip{}, Tcp{}), reason, expected});
  }
};

TEST_F(WriterTest, AMemberTurnsOutToBeTheEdge) {
  expect_from({}, LIMPET_REASON_forwarded);
  expect_from(from_second, LIMPET_REASON_forwarded);
  set_first(NextHop{.local = true});
  expect_from({}, LIMPET_REASON_local);
  expect_from(from_second, LIMPET_REASON_relayed);
  set_first(Program::next_hop_of(program->pool().members()[0]));
  expect_from({}, LIMPET_REASON_forwarded);
  expect_from(from_second, LIMPET_REASON_forwarded);
}

TEST_F(WriterTest, OnlyMembersOnALinkAreOtherEdges) {
  set_first(NextHop{.local = true});
  expect_from(from_second, LIMPET_REASON_relayed);
  NextHop behind_router = Program::next_hop_of(program->pool().members()[1]);
  behind_router.gateway = address("192.0.2.1");
  for (const limpet_family family : {LIMPET_V4, LIMPET_V6}) {
    program->set_next_hop(0, "ex2", family, behind_router);
  }
  expect_from(from_second, LIMPET_REASON_local);
}

TEST_F(WriterTest, AWayOfOneFamilyLostIsTheMemberLost) {
  program->set_next_hop(0, "ex1", LIMPET_V6, Error{"silent"});
  expect_from({}, LIMPET_REASON_no_member);
  program->reconfigure(two_members);
  expect_from({}, LIMPET_REASON_no_member);
  program->set_next_hop(0, "ex1", LIMPET_V6, Program::next_hop_of(program->pool().members()[0]));
  expect_from({}, LIMPET_REASON_forwarded);
}

TEST_F(WriterTest, AnotherMacMovesNobody) {
  NextHop other = Program::next_hop_of(program->pool().members()[0]);
  other.destination.bytes[4] = 0x77;
  set_first(other);
  EXPECT_EQ(program->tracked_slots(), 0U);
  Ethernet to_other = to_member;
  to_other.destination = other.destination;
  expect({"a client's", frame(Ethernet{}, Ipv4{}, Tcp{}), LIMPET_REASON_forwarded,
          frame(to_other, Ipv4{}, Tcp{})});
}

std::string replaced(std::string text, const std::string& old, const std::string& now) {
  const size_t at = text.find(old);
  if (at == std::string::npos) throw std::invalid_argument(old);
  return text.replace(at, old.size(), now);
}

class NatWriterTest : public ReplyTest {
 protected:
  /// A reply from this address and port; its frame, should it be translated, is the VIP's 80.
  Row reply(const char* source, uint16_t port, bool translated) {
    const Tcp tcp{.source_port = port, .destination_port = 40000};
    Ipv4 ip = from_its_own<Ipv4>("lan");
    ip.source = address(source);
    const Row row{source, frame(from_member, ip, tcp), LIMPET_REASON_not_vip};
    if (!translated) return row;
    return {row.promise, row.sent, LIMPET_REASON_reply,
            frame(to_lan, from_the_vip<Ipv4>("lan"),
                  Tcp{.source_port = 80, .destination_port = 40000})};
  }
};

TEST_F(NatWriterTest, MembersComeAndGo) {
  expect({reply("192.0.2.21", 8080, true), reply("192.0.2.22", 8080, false)});
  program->reconfigure(replaced(nat_pool(), "192.0.2.21", "192.0.2.22"));
  expect({reply("192.0.2.21", 8080, false), reply("192.0.2.22", 8080, true)});
}

TEST_F(NatWriterTest, AnotherMemberPort) {
  expect({reply("192.0.2.21", 8080, true), reply("192.0.2.21", 8081, false)});
  program->reconfigure(replaced(nat_pool(), "member_port = 8080", "member_port = 8081"));
  expect({reply("192.0.2.21", 8080, false), reply("192.0.2.21", 8081, true)});
}

}  // namespace
}  // namespace limpet
