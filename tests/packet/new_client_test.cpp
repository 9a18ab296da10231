// SPDX-License-Identifier: GPL-2.0-or-later
// Whom rules and members count as a new client: whoever becomes known and was not.
#include "tests/packet/edge_test.h"

namespace limpet {
namespace {

constexpr uint64_t second = 1'000'000'000;
constexpr uint64_t timeout = 60;  // seconds
constexpr uint32_t tcp_rule = 1, udp_rule = 2;

std::string farm(const std::string& of_first = "", const std::string& settings = "",
                 const std::string& of_second = "") {
  return R"(
[[vip]]
name = "mail"
addresses = ["192.0.2.10", "2001:db8::10"]
[[rule]]
vip = "mail"
protocol = "tcp"
ports = [80, 443]
pool = "cas"
[[rule]]
vip = "mail"
protocol = "udp"
ports = 53
pool = "cas"
[[pool]]
name = "cas"
affinity_timeout = "60s"
clients = 10000
)" + settings +
         R"(members = [
  { name = "ex1", addresses = ["192.0.2.21", "2001:db8::21"])" +
         of_first + R"( },
  { name = "ex2", addresses = ["192.0.2.22", "2001:db8::22"])" +
         of_second + " } ]\n";
}
const std::string draining = ", state = \"draining\"", disabled = ", state = \"disabled\"";

Ipv4 client4(int i) {
  return {.source = IpAddress::v4({10, 7, static_cast<uint8_t>(i >> 8), static_cast<uint8_t>(i)})};
}
Ipv6 client6(int i) {
  return {.source = IpAddress::v6({0x20, 1, 0xd, 0xb8, 0, 7, static_cast<uint8_t>(i >> 8),
                                   static_cast<uint8_t>(i), 0, 0, 0, 0, 0, 0, 0, 9})};
}

/// What a router says about an answer to the client.
template <class Ip>
Frame error_about(const Ip& client) {
  constexpr bool is_v4 = std::is_same_v<Ip, Ipv4>;
  Ip answer, router;
  answer.source = client.destination;
  answer.destination = client.source;
  router.source = address(is_v4 ? "10.9.9.9" : "2001:db8:9::9");
  const Bytes quoted = packet(answer, Tcp{.source_port = 80, .destination_port = 40000});
  return frame(Ethernet{}, router,
               typename Ip::Icmp{.type = is_v4 ? uint8_t{3} : uint8_t{1}, .data = quoted});
}

template <class Ip>
Frame later_fragment_of(const Ip& client) {
  return frame(Ethernet{}, fragments(client, Tcp{.data = counting(200)}, 64)[1]);
}

class NewClientTest : public EdgeTest {
 protected:
  void load(const std::string& toml) {
    EdgeTest::load(toml);
    program->advance_to(now_);
  }

  /// Lets time pass as the daemon would.
  void pass_seconds(uint64_t seconds) {
    for (const uint64_t end = now_ + seconds * second; now_ < end; now_ += second / 4) {
      program->advance_to(now_);
    }
  }

  /// The number of the member that got it.
  template <class Ip>
  uint16_t send(const Ip& client, uint8_t flags = tcp_ack, uint16_t port = 40000) {
    return member_of(run(frame(Ethernet{}, client, Tcp{.source_port = port, .flags = flags})));
  }
  template <class Ip>
  uint16_t meet(const Ip& client, uint16_t port = 40000) {
    send(client, tcp_syn, port);
    return send(client, tcp_ack, port);
  }
  /// So many of each family. Returns how many are on the first member.
  uint64_t meet_many(int first, int count) {
    uint64_t on_first = 0;
    for (int i = first; i < first + count; ++i) {
      on_first += meet(client4(i)) == 1;
      on_first += meet(client6(i)) == 1;
    }
    return on_first;
  }

  uint64_t of_rule(uint32_t rule = tcp_rule) {
    return program->datapath().rule_counter(rule).clients;
  }
  uint64_t of_member(uint32_t member) { return program->datapath().member_counter(member).clients; }
  uint64_t of_members() { return of_member(1) + of_member(2); }

 private:
  uint64_t now_ = 1000 * second;
};

TEST_F(NewClientTest, CountsOnceAtItsSecondPacket) {
  load(farm());
  const auto expect_once = [&](const auto& client, uint64_t before) {
    send(client, tcp_syn);
    EXPECT_EQ(of_rule(), before) << "its SYN";
    const uint16_t member = send(client);
    EXPECT_EQ(of_rule(), before + 1);
    const uint64_t on_member = of_member(member);
    for (int i = 0; i < 10; ++i) send(client, tcp_ack, static_cast<uint16_t>(40000 + i));
    EXPECT_EQ(of_rule(), before + 1);
    EXPECT_EQ(of_member(member), on_member);
  };
  for (int i = 0; i < 50; ++i) {
    expect_once(client4(i), 2U * i);
    expect_once(client6(i), 2U * i + 1);
  }
  EXPECT_EQ(of_members(), 100U);
  EXPECT_GT(of_member(1), 10U);
  EXPECT_GT(of_member(2), 10U);
}

TEST_F(NewClientTest, CountsForTheMemberThatServesIt) {
  load(farm());
  const uint64_t on_first = meet_many(0, 100);
  EXPECT_EQ(of_member(1), on_first);
  EXPECT_EQ(of_member(2), 200 - on_first);
}

TEST_F(NewClientTest, CountsForTheRuleThatItBecomesKnownBy) {
  load(farm());
  send(client4(1));
  run(frame(Ethernet{}, client4(1), Udp{}));
  send(client4(1));
  EXPECT_EQ(of_rule(tcp_rule), 0U);
  EXPECT_EQ(of_rule(udp_rule), 1U);
  EXPECT_EQ(of_members(), 1U);
}

TEST_F(NewClientTest, WhatLeavesNoTraceDoesNotCount) {
  load(farm());
  const auto expect_none = [&](const auto& client, uint64_t before) {
    for (const uint8_t flags : {tcp_syn, tcp_syn, tcp_rst}) send(client, flags);
    for (int i = 0; i < 3; ++i) {
      run(error_about(client));
      run(later_fragment_of(client));
    }
    EXPECT_EQ(of_rule(), before);
    EXPECT_EQ(of_members(), before);
    send(client);
    EXPECT_EQ(of_rule(), before + 1) << "it is recent";
  };
  expect_none(client4(1), 0);
  expect_none(client6(1), 1);
}

TEST_F(NewClientTest, CountsAgainOnceTheFilterHasForgottenIt) {
  load(farm());
  meet_many(0, 10);
  pass_seconds(timeout - 1);
  meet_many(0, 10);
  pass_seconds(timeout - 1);
  meet_many(0, 10);
  EXPECT_EQ(of_rule(), 20U) << "within the timeout";
  pass_seconds(2 * timeout);
  meet_many(0, 10);
  EXPECT_EQ(of_rule(), 40U);
  EXPECT_EQ(of_members(), 40U);
}

TEST_F(NewClientTest, WithAffinityNoneEachConnectionIsOne) {
  load(farm("", "affinity = \"none\"\n"));
  for (uint16_t port = 20000; port < 20100; ++port) {
    meet(client4(1), port);
    meet(client6(1), port);
    send(client4(1), tcp_ack, port);
  }
  EXPECT_EQ(of_rule(), 200U);
  EXPECT_EQ(of_members(), 200U);
}

TEST_F(NewClientTest, APoolWithoutMemoryCountsNone) {
  std::string text = farm();
  load(text.replace(text.find("\"60s\""), 5, "0"));
  meet_many(0, 100);
  EXPECT_EQ(of_rule(), 0U);
  EXPECT_EQ(of_members(), 0U);
}

TEST_F(NewClientTest, OfATrackedSlotOnceItIsBound) {
  load(farm());
  program->reconfigure(farm(draining));
  ASSERT_GT(program->tracked_slots(), 0U);
  meet_many(0, 100);
  meet_many(0, 100);
  EXPECT_EQ(of_rule(), 200U);
  EXPECT_EQ(of_member(1), 0U) << "it drains";
  EXPECT_EQ(of_member(2), 200U);
  const limpet_affinity_counter counter = program->datapath().affinity_counter(0);
  EXPECT_GT(counter.bound, 50U) << "about half of them have a tracked slot";

  pass_seconds(2 * timeout);
  meet_many(0, 100);
  EXPECT_EQ(of_rule(), 400U) << "their bindings have run out";
}

TEST_F(NewClientTest, WhoIsRefusedABindingDoesNotCount) {
  // All slots are tracked, and there is one bucket.
  const std::string settings = "mode = \"priority\"\nbindings = 8\n";
  load(farm(", priority = 1", settings, ", priority = 2"));
  program->reconfigure(farm(", priority = 3", settings, ", priority = 2"));
  meet_many(0, 100);
  const limpet_affinity_counter counter = program->datapath().affinity_counter(0);
  EXPECT_GT(counter.bound, 0U);
  EXPECT_GT(counter.refused, 100U);
  EXPECT_EQ(of_rule(), counter.bound);
  EXPECT_EQ(of_member(2), counter.bound);
}

TEST_F(NewClientTest, WhoHasToMoveOrComesBackIsNotNew) {
  load(farm());
  const uint64_t on_first = meet_many(0, 100);
  const uint64_t to_second = of_member(2);
  program->reconfigure(farm(draining));
  meet_many(0, 100);
  program->reconfigure(farm(disabled));
  meet_many(0, 100);
  const limpet_affinity_counter counter = program->datapath().affinity_counter(0);
  EXPECT_EQ(counter.moved[LIMPET_LOSS_drained], on_first);
  EXPECT_EQ(of_rule(), 200U);
  EXPECT_EQ(of_member(1), on_first);
  EXPECT_EQ(of_member(2), to_second);
}

TEST_F(NewClientTest, WhomNobodyServesIsTheRulesAlone) {
  load(farm(disabled, "", disabled));
  meet_many(0, 10);
  EXPECT_EQ(program->counted(LIMPET_REASON_no_member), 40U);
  EXPECT_EQ(of_rule(), 20U);
  EXPECT_EQ(of_members(), 0U);
  program->reconfigure(farm());
  meet_many(0, 10);
  EXPECT_EQ(of_rule(), 20U) << "they are known";
  EXPECT_EQ(of_members(), 0U);
}

}  // namespace
}  // namespace limpet
