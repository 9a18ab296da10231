// SPDX-License-Identifier: GPL-2.0-or-later
// Clients through changes of members: who stays, who moves, who is new, and what is counted.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/packet/program.h"

namespace limpet {
namespace {

constexpr uint64_t second = 1'000'000'000;
constexpr uint64_t timeout = 60;
constexpr uint8_t syn = 0x02, rst = 0x04, ack = 0x10;

std::string member(const std::string& name, int host, const std::string& more = "") {
  return "  { name = \"" + name + "\", addresses = [\"192.0.2." + std::to_string(host) + "\"]" +
         (more.empty() ? "" : ", " + more) + " },\n";
}

std::string pool(const std::string& name, const std::string& members,
                 const std::string& settings = "") {
  return "[[pool]]\nname = \"" + name + "\"\naffinity_timeout = \"60s\"\nclients = 10000\n" +
         settings + "members = [\n" + members + "]\n";
}

std::string farm(const std::string& pools, const std::string& rule = "") {
  return R"(
[[vip]]
name = "mail"
addresses = ["192.0.2.10", "192.0.2.11"]
[[rule]]
vip = "mail"
protocol = "tcp"
ports = ["1-65535"]
pool = "cas"
)" + rule +
         pools;
}

std::string three(const std::string& of_first = "", const std::string& settings = "") {
  return farm(
      pool("cas", member("ex1", 21, of_first) + member("ex2", 22) + member("ex3", 23), settings));
}

class AffinityChange : public testing::Test {
 protected:
  void SetUp() override {
    std::string reason;
    if (!can_load_programs(&reason)) GTEST_SKIP() << reason;
  }

  void load(const std::string& toml) {
    program = Program::load(toml, Program::loopback, Clock::test);
    program->advance_to(now);
  }

  /// Lets time pass as the daemon would.
  void pass(uint64_t seconds) {
    for (const uint64_t end = now + seconds * second; now < end; now += second / 4) {
      program->advance_to(now);
    }
  }

  uint16_t send(uint32_t client, uint8_t flags = ack, uint16_t source_port = 40'000) {
    return member_of(program->run(
        Ipv4Frame{.source = client, .tcp_flags = flags, .source_port = source_port}.build()));
  }

  /// A handshake; the client is seen after it.
  uint16_t meet(uint32_t client) {
    send(client, syn);
    return send(client);
  }

  /// Clients with their members.
  std::map<uint32_t, uint16_t> meet_many(uint32_t first, uint32_t count) {
    std::map<uint32_t, uint16_t> clients;
    for (uint32_t i = 0; i < count; ++i) clients[first + i] = meet(first + i);
    return clients;
  }

  limpet_affinity_counter counter(uint32_t pool = 0) {
    return program->datapath().affinity_counter(pool);
  }

  std::unique_ptr<Program> program;
  uint64_t now = 1000 * second;
};

TEST_F(AffinityChange, ADrainingMemberKeepsItsClientsAndGetsNoNewOnes) {
  load(three());
  const auto old = meet_many(0x0a000000, 1000);
  program->reconfigure(three("state = \"draining\""));
  for (const auto& [client, its] : old) ASSERT_EQ(send(client), its);
  int wrong = 0;
  for (const auto& [client, its] : meet_many(0x0b000000, 1000)) wrong += its == 1;
  EXPECT_LE(wrong, 40) << "of 1000, by false positives of the filter";
  EXPECT_GT(program->tracked_slots(), 0U);
}

TEST_F(AffinityChange, WeightZeroIsADrain) {
  load(three());
  const auto old = meet_many(0x0a000000, 1000);
  program->reconfigure(three("weight = 0"));
  for (const auto& [client, its] : old) ASSERT_EQ(send(client), its);
  const auto table = program->table();
  EXPECT_EQ(std::ranges::count(table, 1), 0);
}

TEST_F(AffinityChange, ADisabledMembersClientsMoveAtOnceAndStayWhereTheyWent) {
  load(three());
  const auto old = meet_many(0x0a000000, 1000);
  program->reconfigure(three("state = \"disabled\""));
  std::map<uint32_t, uint16_t> moved;
  for (const auto& [client, its] : old) {
    const uint16_t now_at = send(client);
    ASSERT_NE(now_at, 1);
    if (its != 1) {
      ASSERT_EQ(now_at, its);
    } else {
      moved[client] = now_at;
    }
  }
  EXPECT_EQ(counter().moved[LIMPET_LOSS_disabled], moved.size());
  program->reconfigure(three());
  for (const auto& [client, its] : moved) ASSERT_EQ(send(client), its) << "back, but not its own";
}

TEST_F(AffinityChange, MovesAreCountedByReason) {
  load(three());
  const auto old = meet_many(0x0a000000, 300);
  const auto of_first = static_cast<uint64_t>(
      std::ranges::count_if(old, [](const auto& item) { return item.second == 1; }));
  program->pool().learn(program->pool().members()[0].addresses[0], Error{"gone"});
  program->write(program->pool());
  for (const auto& [client, its] : old) send(client);
  EXPECT_EQ(counter().moved[LIMPET_LOSS_down], of_first);

  load(three());
  meet_many(0x0a000000, 300);
  program->reconfigure(three("state = \"draining\""));
  program->reconfigure(three("state = \"disabled\""));
  for (const auto& [client, its] : old) send(client);
  EXPECT_EQ(counter().moved[LIMPET_LOSS_drained], of_first);

  load(three());
  meet_many(0x0a000000, 300);
  program->reconfigure(farm(pool("cas", member("ex2", 22) + member("ex3", 23))));
  for (const auto& [client, its] : old) send(client);
  EXPECT_EQ(counter().moved[LIMPET_LOSS_removed], of_first);
}

TEST_F(AffinityChange, AChangeWritesOnlyTheSlotsWhoseMemberDiffers) {
  load(three());
  const auto before = program->table();
  program->reconfigure(three("state = \"draining\""));
  const auto after = program->table();
  size_t differing = 0;
  for (size_t slot = 0; slot < before.size(); ++slot) differing += before[slot] != after[slot];
  EXPECT_EQ(program->tracked_slots(), differing);
  EXPECT_LT(differing, before.size() * 36 / 100);
}

TEST_F(AffinityChange, SlotsComeBackToRestAndTheirBindingsGo) {
  load(three());
  const auto old = meet_many(0x0a000000, 300);
  program->reconfigure(three("state = \"draining\""));
  for (const auto& [client, its] : old) send(client);
  EXPECT_GT(counter().bound, 0U);
  pass(4 * timeout);
  EXPECT_EQ(program->tracked_slots(), 0U);
  for (const auto& [client, its] : old) ASSERT_NE(send(client), 1);
  program->sweep();
  program->sweep();
  EXPECT_EQ(program->sweep_of().census().bindings, 0U);
  EXPECT_GE(program->sweep_of().swept(), counter().bound);
}

TEST_F(AffinityChange, AClientThatNeverIdlesKeepsItsSlotTracked) {
  load(three());
  const auto old = meet_many(0x0a000000, 300);
  program->reconfigure(three("state = \"draining\""));
  for (int round = 0; round < 10; ++round) {
    for (const auto& [client, its] : old) ASSERT_EQ(send(client), its);
    pass(timeout / 2);
  }
  EXPECT_GT(program->tracked_slots(), 0U);
}

TEST_F(AffinityChange, RebalanceAfterMovesEvenThem) {
  const std::string settings = "rebalance_after = \"3m\"\n";
  load(three("", settings));
  const auto old = meet_many(0x0a000000, 300);
  program->reconfigure(three("state = \"draining\"", settings));
  for (int round = 0; round < 8; ++round) {
    for (const auto& [client, its] : old) send(client);
    pass(timeout / 2);
  }
  EXPECT_EQ(program->tracked_slots(), 0U);
  for (const auto& [client, its] : old) ASSERT_NE(send(client), 1);
}

TEST_F(AffinityChange, WithoutATimeoutNothingIsRemembered) {
  std::string none = three(), drained = three("state = \"draining\"");
  for (std::string* text : {&none, &drained}) {
    text->replace(text->find("\"60s\""), 5, "0");
  }
  load(none);
  const auto old = meet_many(0x0a000000, 300);
  program->reconfigure(drained);
  EXPECT_EQ(program->tracked_slots(), 0U);
  for (const auto& [client, its] : old) ASSERT_NE(send(client), 1);
  pass(5);
}

TEST_F(AffinityChange, FlowsOfAffinityNoneStayToo) {
  const std::string settings = "affinity = \"none\"\n";
  load(three("", settings));
  std::map<uint16_t, uint16_t> flows;
  for (uint16_t port = 20'000; port < 20'500; ++port) {
    send(0x0a000001, syn, port);
    flows[port] = send(0x0a000001, ack, port);
  }
  program->reconfigure(three("state = \"draining\"", settings));
  for (const auto& [port, its] : flows) ASSERT_EQ(send(0x0a000001, ack, port), its);
  for (uint16_t port = 30'000; port < 30'500; ++port) {
    const uint16_t handshake = send(0x0a000001, syn, port);
    ASSERT_EQ(send(0x0a000001, ack, port), handshake) << "one connection, one member";
  }
}

TEST_F(AffinityChange, NetworksStayTogether) {
  const std::string settings = "affinity = \"network\"\n";
  load(three("", settings));
  std::map<uint32_t, uint16_t> networks;
  for (uint32_t net = 0; net < 300; ++net) networks[net << 8] = meet(net << 8 | 1);
  program->reconfigure(three("state = \"draining\"", settings));
  for (const auto& [net, its] : networks) {
    ASSERT_EQ(send(net | 77), its) << "another host of the network";
  }
}

TEST_F(AffinityChange, BareSynsLeaveNoTrace) {
  load(three());
  for (uint32_t i = 0; i < 100'000; ++i) send(i * 2'654'435'761U, syn);
  EXPECT_EQ(program->datapath().seen_filter(0).estimate().fill, 0.0);
  program->reconfigure(three("state = \"draining\""));
  for (uint32_t i = 0; i < 100'000; ++i) send(i * 2'654'435'761U, syn);
  EXPECT_EQ(program->datapath().seen_filter(0).estimate().fill, 0.0);
  EXPECT_EQ(counter().bound, 0U);
}

TEST_F(AffinityChange, AShorterTimeoutHoldsFromNowOn) {
  const auto text = [](const std::string& of_first, const std::string& time) {
    std::string farm = three(of_first, "rebalance_after = \"2d\"\n");
    return farm.replace(farm.find("60s"), 3, time);
  };
  load(text("", "24h"));
  const auto old = meet_many(0x0a000000, 300);
  program->reconfigure(text("state = \"draining\"", "24h"));
  for (const auto& [client, its] : old) ASSERT_EQ(send(client), its);
  pass(30);
  program->reconfigure(text("state = \"draining\"", "60s"));
  pass(30);
  for (const auto& [client, its] : old) ASSERT_EQ(send(client), its) << "bound, and active";
  pass(4 * timeout);
  EXPECT_EQ(program->tracked_slots(), 0U);
  EXPECT_EQ(program->datapath().seen_filter(0).estimate().clients, 0);
}

TEST_F(AffinityChange, ANewMembersCountersStartFromZero) {
  load(three());
  for (const auto& [client, its] : meet_many(0x0a000000, 300)) send(client);
  EXPECT_GT(program->datapath().member_counter(1).packets, 0U);
  EXPECT_GT(program->datapath().member_counter(1).clients, 0U);
  program->reconfigure(farm(pool("cas", member("ex2", 22) + member("ex3", 23))));
  pass(4 * timeout);
  ASSERT_TRUE(program->farm().retired_members().empty());
  program->reconfigure(
      farm(pool("cas", member("ex2", 22) + member("ex3", 23) + member("ex4", 24))));
  ASSERT_EQ(program->pool().members()[2].number, 1);
  EXPECT_EQ(program->datapath().member_counter(1).packets, 0U);
  EXPECT_EQ(program->datapath().member_counter(1).clients, 0U);
}

TEST_F(AffinityChange, AnRstKeepsNobodyActive) {
  load(three());
  const auto old = meet_many(0x0a000000, 300);
  program->reconfigure(three("state = \"draining\""));
  for (const auto& [client, its] : old) ASSERT_EQ(send(client), its);
  for (int round = 0; round < 5; ++round) {
    pass(timeout / 2);
    for (const auto& [client, its] : old) send(client, rst | ack);
  }
  for (const auto& [client, its] : old) ASSERT_NE(send(client), 1);
}

TEST_F(AffinityChange, TheFilterCountsItsClients) {
  load(three());
  meet_many(0x0a000000, 5000);
  EXPECT_NEAR(program->datapath().seen_filter(0).estimate().clients, 5000, 250);
  pass(2 * timeout);
  EXPECT_EQ(program->datapath().seen_filter(0).estimate().clients, 0);
}

TEST_F(AffinityChange, ADisabledRuleDropsAndCounts) {
  const std::string members = member("ex1", 21);
  const std::string udp =
      "[[rule]]\nvip = \"mail\"\nprotocol = \"udp\"\nports = 53\npool = \"cas\"\n";
  load(farm(pool("cas", members), udp));
  const Frame frame = Ipv4Frame{.protocol = 17, .destination_port = 53}.build();
  EXPECT_EQ(program->run(frame).action, uint32_t{XDP_TX});
  program->reconfigure(farm(pool("cas", members), udp + "disabled = true\n"));
  EXPECT_EQ(program->run(frame).action, uint32_t{XDP_DROP});
  EXPECT_EQ(program->counted(LIMPET_REASON_rule_disabled), 1U);
  EXPECT_EQ(send(1), 1) << "another rule of the pool";
}

TEST_F(AffinityChange, PriorityMovesDownAndBackLikeAnyChange) {
  const auto text = [](const std::string& of_first) {
    return farm(pool("cas",
                     member("ex1", 21, "priority = 1" + of_first) +
                         member("ex2", 22, "priority = 2") + member("ex3", 23, "priority = 3"),
                     "mode = \"priority\"\n"));
  };
  load(text(""));
  for (const auto& [client, its] : meet_many(0x0a000000, 200)) ASSERT_EQ(its, 1);
  program->reconfigure(text(", state = \"disabled\""));
  for (const auto& [client, its] : meet_many(0x0a000000, 200)) ASSERT_EQ(its, 2);
  program->reconfigure(text(""));
  for (uint32_t i = 0; i < 200; ++i) ASSERT_EQ(send(0x0a000000 + i), 2) << "active: it stays";
  EXPECT_EQ(meet(0x0b000000), 1);
}

TEST_F(AffinityChange, ABackupTakesNewClientsAndKeepsThem) {
  const auto text = [](const std::string& of_first) {
    return farm(pool("cas", member("ex1", 21, of_first) + member("ex2", 22),
                     "backup = \"spare\"\nmin_members = 2\n") +
                pool("spare", member("far", 31)));
  };
  load(text(""));
  const auto old = meet_many(0x0a000000, 300);
  program->reconfigure(text("state = \"draining\""));
  for (const auto& [client, its] : old) ASSERT_EQ(send(client), its);
  const auto away = meet_many(0x0b000000, 300);
  int elsewhere = 0;
  for (const auto& [client, its] : away) elsewhere += its != 3;
  EXPECT_LE(elsewhere, 12) << "of 300, by false positives of the filter";
  program->reconfigure(text(""));
  for (const auto& [client, its] : away) ASSERT_EQ(send(client), its) << "it stays until it idles";
  pass(4 * timeout);
  for (const auto& [client, its] : away) ASSERT_NE(meet(client), 3);
}

TEST_F(AffinityChange, APoolServesSeveralVipsWithOneAffinity) {
  load(three());
  for (uint32_t client = 0x0a000000; client < 0x0a000064; ++client) {
    const uint16_t its = meet(client);
    const Frame other = Ipv4Frame{.source = client, .destination = 0xc000020b}.build();
    ASSERT_EQ(member_of(program->run(other)), its);
  }
}

TEST_F(AffinityChange, ANumberIsFreeWhenNobodyNamesItAnyMore) {
  load(three());
  const auto old = meet_many(0x0a000000, 300);
  const std::string without = farm(pool("cas", member("ex2", 22) + member("ex3", 23)));
  program->reconfigure(without);
  for (const auto& [client, its] : old) send(client);
  pass(timeout);
  ASSERT_EQ(program->farm().retired_members().size(), 1U) << "windows are open: slots name it";
  pass(3 * timeout);
  EXPECT_TRUE(program->farm().retired_members().empty());
}

}  // namespace
}  // namespace limpet
