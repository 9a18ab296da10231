// SPDX-License-Identifier: GPL-2.0-or-later
// Many targets at once, asked over TCP on loopback.
#include "daemon/health/health.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <set>

#include "tests/unit/health/attempt_loop.h"
#include "tests/unit/health/sample_target.h"
#include "tests/unit/health/scripted_server.h"

namespace limpet {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

Target tcp(uint16_t port, std::chrono::milliseconds interval = 50ms) {
  Target target = sample_target(CheckKind::tcp, port);
  target.address = ip("127.0.0.1");
  target.check.interval = target.check.interval_down = interval;
  return target;
}

uint16_t closed_port() {
  return ScriptedServer({}).port();
}

/// One that takes connections, and never does anything with them.
class Listener {
 public:
  uint16_t port() const { return server_.port(); }

 private:
  ScriptedServer server_{std::vector<ScriptedServer::Script>(1000, [](int) {})};
};

class HealthTest : public testing::Test {
 protected:
  std::unique_ptr<Health> open(HealthMemory memory = {}) {
    auto health = Health::open(loop_.loop(), std::move(memory),
                               {.changed = [this](const Watch& watch) { told_.insert(&watch); },
                                .certificate_ends = [](const Watch&) { FAIL(); }});
    return std::move(health).value();
  }
  static Known known(const Health& health, const Target& target) {
    return health.find(target)->known();
  }
  bool becomes(const Health& health, const Target& target, Known state) {
    return loop_.becomes([&] { return known(health, target) == state; });
  }
  void settle(Health& health) {
    ASSERT_TRUE(loop_.becomes([&] { return health.settled(); }));
  }

  AttemptLoop loop_;
  Listener listener_;
  std::multiset<const Watch*> told_;
  const Target well_ = tcp(listener_.port()), sick_ = tcp(closed_port());
};

TEST_F(HealthTest, KnowsEachTargetByItsResults) {
  const auto health = open();
  ASSERT_TRUE(health->follow({well_, sick_}));
  EXPECT_FALSE(health->settled());
  health->start();
  settle(*health);
  EXPECT_EQ(known(*health, well_), Known::up);
  EXPECT_TRUE(becomes(*health, sick_, Known::down));
  EXPECT_EQ(health->find(sick_)->why_down(), "connection refused, 3 times");
  EXPECT_EQ(told_, (std::multiset<const Watch*>{health->find(well_), health->find(sick_)}));
  EXPECT_GE(health->counts().passed, 1u);
  EXPECT_GE(health->counts().failed, 1u);
  EXPECT_EQ(health->counts().not_asked, 0u);
}

TEST_F(HealthTest, GoesOnAsking) {
  const auto health = open();
  ASSERT_TRUE(health->follow({well_, sick_}));
  health->start();
  EXPECT_TRUE(
      loop_.becomes([&] { return health->counts().passed >= 5 && health->counts().failed >= 5; }));
  EXPECT_EQ(told_.size(), 2u) << "nothing else is known";
}

TEST_F(HealthTest, AsksNothingBeforeItsStart) {
  const auto health = open();
  ASSERT_TRUE(health->follow({well_, sick_}));
  const auto end = Clock::now() + 50ms;
  loop_.becomes([&] { return Clock::now() > end; });
  EXPECT_EQ(health->counts().passed + health->counts().failed, 0u);
}

TEST_F(HealthTest, WhoStaysKeepsWhatIsKnownAndWhoComesIsAsked) {
  const auto health = open();
  ASSERT_TRUE(health->follow({well_}));
  health->start();
  settle(*health);
  const Watch* before = health->find(well_);
  ASSERT_TRUE(health->follow({well_, sick_}));
  EXPECT_EQ(health->find(well_), before);
  EXPECT_EQ(before->known(), Known::up);
  EXPECT_FALSE(health->settled());
  settle(*health);
  ASSERT_TRUE(health->follow({sick_}));
  EXPECT_EQ(health->find(well_), nullptr);
  EXPECT_EQ(health->watches().size(), 1u);
}

TEST_F(HealthTest, WhoStaysGoesByTheNamesOfWhoAsksNow) {
  const auto health = open();
  ASSERT_TRUE(health->follow({well_}));
  health->start();
  settle(*health);
  Target renamed = well_;  // the first pool with the member has gone
  renamed.pool = "web";
  renamed.member = "web1";
  renamed.probe = 7;
  ASSERT_TRUE(health->follow({renamed}));
  EXPECT_EQ(known(*health, renamed), Known::up);
  EXPECT_EQ(health->find(well_)->target().pool, "web");
  EXPECT_EQ(health->find(well_)->target().member, "web1");
  EXPECT_EQ(health->find(well_)->target().probe, 7);
}

TEST_F(HealthTest, WhatWasKnownBeforeCountsUntilResultsSayOtherwise) {
  HealthMemory memory;
  memory.remember(well_, Known::down);
  memory.remember(sick_, Known::up);
  const auto health = open(HealthMemory(memory.text()));
  ASSERT_TRUE(health->follow({well_, sick_}));
  EXPECT_TRUE(health->settled());
  EXPECT_EQ(known(*health, sick_), Known::up);
  health->start();
  EXPECT_TRUE(becomes(*health, sick_, Known::down));
  EXPECT_GE(health->counts().failed, sick_.check.fall);
  EXPECT_TRUE(becomes(*health, well_, Known::up));
  EXPECT_GE(health->counts().passed, well_.check.rise);
  EXPECT_EQ(health->memory().known(sick_), Known::down);
  EXPECT_TRUE(health->memory().changed());
}

TEST_F(HealthTest, ForgetsWhoWasTakenAway) {
  const auto health = open();
  ASSERT_TRUE(health->follow({well_}));
  health->start();
  settle(*health);
  ASSERT_TRUE(health->follow({}));
  EXPECT_EQ(health->memory().text(), "");
}

TEST_F(HealthTest, TheFirstStartsAreSpread) {
  std::set<Target> many;
  for (int i = 0; i < 100; ++i) {
    Target target = tcp(sick_.check.port, 1h);
    target.check.path = std::to_string(i);  // which tells them apart
    many.insert(target);
  }
  const auto health = open();
  ASSERT_TRUE(health->follow(many));
  const auto begin = Clock::now();
  health->start();
  ASSERT_TRUE(loop_.becomes([&] { return health->settled(); }));
  EXPECT_GE(Clock::now() - begin, 190ms) << "they were asked in one instant";
}

TEST_F(HealthTest, WhatTheEdgeCannotAskSaysNothingOfMembers) {
  HealthMemory memory;
  memory.remember(well_, Known::up);
  const auto health = open(std::move(memory));
  ASSERT_TRUE(health->follow({well_, sick_}));
  rlimit all{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &all), 0);
  const rlimit none{.rlim_cur = 0, .rlim_max = all.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  health->start();
  const bool tried = loop_.becomes([&] { return health->counts().not_asked >= 8; });
  setrlimit(RLIMIT_NOFILE, &all);
  EXPECT_TRUE(tried);
  EXPECT_EQ(health->counts().failed, 0u);
  EXPECT_EQ(known(*health, well_), Known::up);
  EXPECT_EQ(known(*health, sick_), Known::unknown);
  EXPECT_TRUE(becomes(*health, sick_, Known::down)) << "when it can again";
}

}  // namespace
}  // namespace limpet
