// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/names/resolver.h"

#include "tests/unit/names/name_loop.h"

namespace limpet {
namespace {

using namespace std::chrono_literals;

class ResolverTest : public testing::Test {
 protected:
  ResolverTest() {
    auto opened = Resolver::open(
        loop.get(),
        [this](const std::string& name, LookupDone done) {
          return dns.look_up(name, std::move(done));
        },
        [this] { ++news; }, {.patience = 200ms, .retry = 10ms});
    resolver = std::move(*opened);
  }

  bool settles() {
    return loop.becomes([&] { return resolver->settled(); });
  }
  /// It is asked for so often, from now on.
  bool asks(const std::string& name, int times) {
    const int before = dns.asked[name];
    return loop.becomes([&] { return dns.asked[name] >= before + times; });
  }

  NameLoop loop;
  FakeDns dns{loop};
  int news = 0;
  std::unique_ptr<Resolver> resolver;
};

const auto kOne = addresses({"192.0.2.1"}), kTwo = addresses({"192.0.2.2"});

TEST_F(ResolverTest, WithoutNamesItIsSettled) {
  resolver->follow({}, 1s);
  EXPECT_TRUE(resolver->settled());
  loop.run_for(20);
  EXPECT_EQ(news, 0);
}

TEST_F(ResolverTest, AsksAgainAndTellsChangesOnly) {
  dns.records = {{"a", kOne}, {"b", kTwo}};
  resolver->follow({"a", "b"}, 20ms);
  EXPECT_EQ(dns.asked["a"], 0) << "not before the loop runs";
  EXPECT_FALSE(resolver->settled());
  ASSERT_TRUE(settles());
  EXPECT_EQ(resolver->answers(), (AddressesByName{{"a", kOne}, {"b", kTwo}}));
  EXPECT_EQ(news, 2);
  ASSERT_TRUE(asks("a", 3));
  EXPECT_EQ(news, 2);
  dns.records.at("a") = kTwo;
  ASSERT_TRUE(loop.becomes([&] { return news == 3; }));
  EXPECT_EQ(resolver->answers().at("a"), kTwo);
  EXPECT_EQ(dns.most_at_once, 1);
}

TEST_F(ResolverTest, TheIntervalIsKept) {
  dns.records = {{"a", kOne}};
  resolver->follow({"a"}, 200ms);
  ASSERT_TRUE(asks("a", 2));
  const uint64_t before = uv_hrtime();
  ASSERT_TRUE(asks("a", 1));
  EXPECT_GE(uv_hrtime() - before, 150'000'000);
}

TEST_F(ResolverTest, FailuresKeepTheAnswerAndAreAskedAgainSoon) {
  dns.records = {{"a", kOne}};
  resolver->follow({"a"}, 50ms);
  ASSERT_TRUE(settles());
  dns.records.clear();
  ASSERT_TRUE(loop.becomes([&] { return resolver->failures() > 0; }));
  const uint64_t before = uv_hrtime();
  ASSERT_TRUE(asks("a", 2));
  EXPECT_LT(uv_hrtime() - before, 2'000'000'000);
  EXPECT_EQ(resolver->answers().at("a"), kOne);
  EXPECT_EQ(news, 1);
}

TEST_F(ResolverTest, AFailureAtFirstSettles) {
  resolver->follow({"a"}, 1h);
  ASSERT_TRUE(settles());
  EXPECT_EQ(news, 1);
  EXPECT_TRUE(resolver->answers().empty());
  dns.records = {{"a", kOne}};
  EXPECT_TRUE(loop.becomes([&] { return !resolver->answers().empty(); })) << "long before an hour";
}

TEST_F(ResolverTest, AQuestionThatHangsIsAFailureAndItsLateAnswerWelcome) {
  dns.hanging["a"] = true;
  resolver->follow({"a"}, 10ms);
  ASSERT_TRUE(settles());
  EXPECT_EQ(news, 1);
  EXPECT_EQ(resolver->failures(), 1);
  loop.run_for(100);
  EXPECT_EQ(dns.asked["a"], 1) << "one question for a name at a time";
  dns.hanging.clear();
  dns.records = {{"a", kOne}};
  dns.answer("a", kTwo);
  EXPECT_EQ(resolver->answers().at("a"), kTwo);
  EXPECT_EQ(news, 2);
  EXPECT_TRUE(loop.becomes([&] { return resolver->answers().at("a") == kOne; }));
  EXPECT_EQ(resolver->failures(), 1);
}

TEST_F(ResolverTest, ALateFailureIsNotCountedTwice) {
  dns.hanging["a"] = true;
  resolver->follow({"a"}, 1h);
  ASSERT_TRUE(settles());
  dns.answer("a", Error{"late"});
  EXPECT_EQ(resolver->failures(), 1);
  EXPECT_TRUE(asks("a", 1));
  dns.answer("a", Error{"in time"});
}

TEST_F(ResolverTest, ADeadZoneDoesNotStopOthers) {
  std::set<std::string> names;
  for (int i = 0; i < 40; ++i) {
    const std::string name = "dead" + std::to_string(i);
    names.insert(name);
    dns.hanging[name] = true;
  }
  resolver->follow(names, 10ms);
  // All of them become known for it: first come those that are not yet.
  for (int round = 0; round < 3; ++round) {
    loop.run_for(400);
    EXPECT_GE(dns.waiting.size(), lookups_at_once / 2);
    EXPECT_LE(dns.waiting.size(), lookups_at_once);
    while (!dns.waiting.empty()) dns.answer(dns.waiting.begin()->first, Error{"late"});
  }
  ASSERT_TRUE(resolver->settled());
  loop.run_for(400);
  EXPECT_EQ(dns.waiting.size(), lookups_at_once / 2);
  names.insert("a");
  dns.records = {{"a", kOne}};
  resolver->follow(names, 10ms);
  ASSERT_TRUE(loop.becomes([&] { return !resolver->answers().empty(); }, 500));
  EXPECT_TRUE(asks("a", 3));
}

TEST_F(ResolverTest, ForgetsNamesThatAreNotFollowed) {
  dns.records = {{"a", kOne}, {"b", kTwo}};
  resolver->follow({"a", "b"}, 10ms);
  ASSERT_TRUE(settles());
  resolver->follow({"b"}, 10ms);
  EXPECT_EQ(resolver->answers(), (AddressesByName{{"b", kTwo}}));
  loop.run_for(20);
  const int asked = dns.asked["a"];
  EXPECT_TRUE(asks("b", 3));
  EXPECT_EQ(dns.asked["a"], asked);
}

TEST_F(ResolverTest, ANameThatComesAgainWaitsForItsQuestion) {
  dns.hanging["a"] = true;
  resolver->follow({"a"}, 10ms);
  loop.run_for(5);
  resolver->follow({}, 10ms);
  EXPECT_TRUE(resolver->settled());
  loop.run_for(50);
  EXPECT_EQ(news, 0);
  resolver->follow({"a"}, 10ms);
  EXPECT_FALSE(resolver->settled());
  loop.run_for(20);
  EXPECT_EQ(dns.asked["a"], 1);
  dns.answer("a", kOne);
  EXPECT_EQ(resolver->answers(), (AddressesByName{{"a", kOne}}));
  resolver->follow({}, 10ms);
}

TEST_F(ResolverTest, AShorterIntervalCountsAtOnce) {
  dns.records = {{"a", kOne}};
  resolver->follow({"a"}, 24h);
  ASSERT_TRUE(settles());
  resolver->follow({"a"}, 20ms);
  EXPECT_TRUE(asks("a", 2));
}

TEST_F(ResolverTest, QuestionsMayOutliveIt) {
  dns.hanging["a"] = true;
  resolver->follow({"a"}, 10ms);
  loop.run_for(5);
  resolver.reset();
  dns.answer("a", kOne);
  EXPECT_EQ(news, 0);
}

TEST(Resolver, AsksTheHost) {
  NameLoop loop;
  auto resolver = Resolver::open(
      loop.get(),
      [&](const std::string& name, LookupDone done) {
        return look_up(loop.get(), name, std::move(done));
      },
      [] {}, {});
  (*resolver)->follow({"localhost"}, 1h);
  ASSERT_TRUE(loop.becomes([&] { return (*resolver)->settled(); }));
  EXPECT_FALSE((*resolver)->answers().empty());
}

}  // namespace
}  // namespace limpet
