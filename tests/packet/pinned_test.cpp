// SPDX-License-Identifier: GPL-2.0-or-later
// A limpetd that goes on with the maps of the one before.
#include "tests/packet/pinned_test_base.h"

#include <unistd.h>

#include <ctime>
#include <filesystem>

namespace limpet {
namespace {

TEST_F(PinnedTest, ClientsStayThroughAStop) {
  start(cas({"ex1", "ex2"}));
  serve();
  const auto served = serve();
  const uint32_t first = xdp();
  end();
  EXPECT_EQ(xdp(), first);
  start(cas({"ex1", "ex2"}));
  EXPECT_NE(xdp(), first);
  EXPECT_EQ(program().tracked_slots(), 0U);
  EXPECT_EQ(serve(), served);
  EXPECT_EQ(packets_of_rule(0), 3 * clients);
}

TEST_F(PinnedTest, BoundClientsStayThroughAStop) {
  start(cas({"ex1", "ex2"}));
  serve();
  const auto served = serve();
  program().reconfigure(cas({"ex1", "ex2", "ex3"}));
  const size_t tracked = program().tracked_slots();
  EXPECT_GT(tracked, 0U);
  EXPECT_EQ(serve(), served);
  const uint64_t bound = bindings();
  EXPECT_GT(bound, 0U);
  start(cas({"ex1", "ex2", "ex3"}));
  EXPECT_EQ(program().tracked_slots(), tracked);
  EXPECT_EQ(bindings(), bound);
  EXPECT_EQ(serve(), served);
}

TEST_F(PinnedTest, AnotherFileIsLikeAReload) {
  start(cas({"ex1", "ex2"}));
  serve();
  const auto served = serve();
  start(cas({"ex2", "ex1", "ex3"}));
  EXPECT_GT(program().tracked_slots(), 0U);
  EXPECT_EQ(serve(), served);
  start(cas({"ex3", "ex2"}));
  const auto moved = serve();
  for (size_t i = 0; i < clients; ++i) {
    EXPECT_EQ(moved[i] == served[i], served[i] != "ex1") << "client " << i;
  }
}

TEST_F(PinnedTest, ANumberOfOneThatIsGoneIsNotGivenAway) {
  start(cas({"ex1", "ex2"}));
  const uint16_t number = program().farm().pools()[0].members()[0].number;
  start(cas({"ex2"}));
  start(cas({"ex2", "ex3"}));
  EXPECT_NE(program().farm().pools()[0].members()[1].number, number);
  ASSERT_EQ(program().farm().retired_members().size(), 1U);
  EXPECT_EQ(program().farm().retired_members()[0].number, number);
}

TEST_F(PinnedTest, WhatTheNewFileHasNoMoreIsGone) {
  std::string two = cas({"ex1"});
  const std::string one_address = "[\"192.0.2.10\"]";
  two.replace(two.find(one_address), one_address.size(), "[\"192.0.2.10\", \"192.0.2.11\"]");
  const Frame to_second = Ipv4Frame{.destination = 0xc000020b}.build();
  start(two);
  EXPECT_EQ(program().run(to_second).action, uint32_t{XDP_TX});
  start(cas({"ex1"}));
  EXPECT_EQ(program().run(to_second).action, uint32_t{XDP_PASS});
}

TEST_F(PinnedTest, AnotherTimeoutIsTakenOver) {
  start(cas({"ex1", "ex2"}));
  serve();
  const auto served = serve();
  start(cas({"ex1", "ex2", "ex3"}));
  std::string longer = cas({"ex1", "ex2", "ex3"});
  longer.replace(longer.find("60s"), 3, "90s");
  start(longer);
  EXPECT_EQ(program().record().timeout, 90U);
  EXPECT_EQ(serve(), served);
}

TEST_F(PinnedTest, EpochsTurnHoweverOftenItStarts) {
  timespec clock{};
  clock_gettime(CLOCK_MONOTONIC, &clock);
  const uint64_t second = 1'000'000'000, now = static_cast<uint64_t>(clock.tv_sec) * second;
  start(cas({"ex1"}));
  const uint32_t epoch = program().record().epoch;
  for (uint64_t age = 0; age < 30; age += 10) {
    program().advance_to(now + age * second);
    EXPECT_EQ(program().record().epoch, epoch);
    start(cas({"ex1"}));
  }
  program().advance_to(now + 31 * second);
  EXPECT_NE(program().record().epoch, epoch);
}

TEST_F(PinnedTest, ASecondOneHearsWhoHasIt) {
  start(cas({"ex1"}));
  const auto second = PinDirectory::open(path());
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().message.find("process " + std::to_string(getpid())), std::string::npos)
      << second.error().message;
}

TEST_F(PinnedTest, RemovalLeavesNothing) {
  start(cas({"ex1"}));
  end();
  PinDirectory::remove(std::move(PinDirectory::open(path())).value());
  EXPECT_EQ(xdp(), 0U);
  EXPECT_FALSE(std::filesystem::exists(path()));
}

}  // namespace
}  // namespace limpet
