// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/names/live_config.h"

#include "tests/unit/config/sample.h"
#include "tests/unit/names/name_loop.h"

namespace limpet {
namespace {

using namespace std::chrono_literals;
using testing::internal::CaptureStderr;
using testing::internal::GetCapturedStderr;

const auto kOne = addresses({"192.0.2.1"}), kTwo = addresses({"192.0.2.2"}),
           kFixed = addresses({"192.0.2.9"});
constexpr LiveConfig::Times kTimes = {.first_answers = 600ms,
                                      .gathering = 2ms,
                                      .retry = 20ms,
                                      .resolver = {.patience = 300ms, .retry = 5ms}};

std::string members_at(std::initializer_list<const char*> places) {
  std::string lines;
  for (const char* place : places) {
    lines += std::string("{ name = \"m-") + place + "\", addresses = [\"" + place + "\"] },\n";
  }
  return members(lines);
}

/// An interval of a second, the least that a file can have, is too long here.
Result<ConfigFile> parsed(const std::string& text) {
  auto file = parse_config_file(text, "f");
  if (file) file->config.edge.resolve_interval = 0s;
  return file;
}

class LiveConfigTest : public testing::Test {
 protected:
  ~LiveConfigTest() override {
    if (captures_) GetCapturedStderr();
  }

  void open(const std::string& text) {
    file = text;
    auto opened = LiveConfig::open(
        loop.get(), *parsed(text), [this] { return parsed(file); },
        [this](const std::string& name, LookupDone done) {
          return dns.look_up(name, std::move(done));
        },
        kTimes);
    ASSERT_TRUE(opened) << opened.error().message;
    config = std::move(*opened);
  }
  void follow() {
    config->follow([this](Config now) -> Result<void> {
      if (!obstacle.empty()) return Error{obstacle};
      taken.push_back(std::move(now));
      return {};
    });
  }
  void capture() {
    CaptureStderr();
    captures_ = true;
  }
  std::string captured() {
    captures_ = false;
    return GetCapturedStderr();
  }
  std::vector<IpAddress> last(size_t member) {
    return taken.back().pools.at(0).members.at(member).addresses;
  }
  bool takes(size_t changes) {
    return loop.becomes([=, this] { return taken.size() >= changes; });
  }

  NameLoop loop;
  FakeDns dns{loop};
  std::string file, obstacle;
  std::vector<Config> taken;
  std::unique_ptr<LiveConfig> config;

 private:
  bool captures_ = false;
};

TEST_F(LiveConfigTest, WaitsForFirstAnswers) {
  dns.records = {{"a", kOne}};
  open(members_at({"a", "192.0.2.9"}));
  const auto now = config->now();
  ASSERT_TRUE(now);
  EXPECT_EQ(now->pools[0].members[0].addresses, kOne);
  follow();
  loop.run_for(30);
  EXPECT_TRUE(taken.empty()) << "nothing has changed";
}

TEST_F(LiveConfigTest, DoesNotWaitForLong) {
  dns.hanging["a"] = true;
  dns.records = {{"b", kTwo}};
  const uint64_t before = uv_hrtime();
  open(members_at({"a", "b"}));
  EXPECT_LT(uv_hrtime() - before, 2'000'000'000);
  EXPECT_TRUE(config->now()->pools[0].members[0].addresses.empty());
  EXPECT_EQ(config->now()->pools[0].members[1].addresses, kTwo);
  follow();
  dns.answer("a", kOne);
  ASSERT_TRUE(takes(1)) << "a late answer";
  EXPECT_EQ(last(0), kOne);
  dns.hanging.clear();
}

TEST_F(LiveConfigTest, FollowsAnswers) {
  dns.records = {{"a", kOne}};
  open(members_at({"a"}));
  follow();
  dns.records.at("a") = kTwo;
  ASSERT_TRUE(takes(1));
  EXPECT_EQ(last(0), kTwo);
  dns.records.clear();
  loop.run_for(50);
  EXPECT_EQ(taken.size(), 1);
}

TEST_F(LiveConfigTest, SaysOnceWhatItRefuses) {
  dns.records = {{"a", kOne}, {"b", kTwo}};
  open(members_at({"a", "b", "192.0.2.9"}));
  follow();
  capture();
  dns.records.at("a") = kFixed;
  dns.records.at("b") = addresses({"192.0.2.3"});
  ASSERT_TRUE(takes(1));
  loop.run_for(100);
  const std::string log = captured();
  EXPECT_EQ(last(0), kOne);
  EXPECT_EQ(last(1), addresses({"192.0.2.3"}));
  EXPECT_EQ(std::ranges::count(log, '\n'), 1) << log;
  EXPECT_NE(log.find("name a: 192.0.2.9 is refused, its member stays at 192.0.2.1: f:"),
            std::string::npos)
      << log;
}

TEST_F(LiveConfigTest, StartsWithoutWhatItRefuses) {
  dns.records = {{"a", kFixed}, {"b", kTwo}};
  open(members_at({"a", "b", "192.0.2.9"}));
  const auto now = config->now();
  ASSERT_TRUE(now);
  EXPECT_TRUE(now->pools[0].members[0].addresses.empty());
  EXPECT_EQ(now->pools[0].members[1].addresses, kTwo);
}

TEST_F(LiveConfigTest, TriesAgainWhatWasRefused) {
  dns.records = {{"a", kOne}};
  open(members_at({"a"}));
  follow();
  capture();
  obstacle = "no room";
  dns.records.at("a") = kTwo;
  loop.run_for(100);
  EXPECT_TRUE(taken.empty());
  obstacle.clear();
  ASSERT_TRUE(takes(1));
  EXPECT_EQ(last(0), kTwo);
  const std::string log = captured();
  EXPECT_EQ(std::ranges::count(log, '\n'), 1) << log;
}

TEST_F(LiveConfigTest, ReloadsAtOnceWithoutNewNames) {
  dns.records = {{"a", kOne}};
  open(members_at({"a"}));
  follow();
  file = members_at({"192.0.2.9", "a"});
  capture();
  config->reload();
  EXPECT_NE(captured().find("reloaded\n"), std::string::npos);
  ASSERT_EQ(taken.size(), 1);
  EXPECT_EQ(last(1), kOne);
}

TEST_F(LiveConfigTest, RefusesABadFile) {
  open(members_at({"192.0.2.9"}));
  follow();
  file = "nonsense";
  capture();
  config->reload();
  EXPECT_NE(captured().find("reload refused: f:1"), std::string::npos);
  file = members_at({"192.0.2.8"});
  obstacle = "needs a restart";
  capture();
  config->reload();
  EXPECT_NE(captured().find("reload refused: needs a restart\n"), std::string::npos);
  EXPECT_TRUE(taken.empty());
}

TEST_F(LiveConfigTest, AJudgeSeesWhatWouldBeTakenAndMayRefuse) {
  dns.records = {{"a", kOne}, {"b", kTwo}};
  open(members_at({"a"}));
  follow();
  capture();
  file = members_at({"a", "b"});
  std::vector<IpAddress> seen;
  const auto judge = [&](const Config& then) -> Result<void> {
    seen = then.pools.at(0).members.at(1).addresses;
    return Error{"too much"};
  };
  config->reload(judge);
  EXPECT_EQ(config->reloads().asked, 1u);
  EXPECT_TRUE(config->waits()) << "for b";
  ASSERT_TRUE(loop.becomes([&] { return !config->waits(); }));
  EXPECT_EQ(seen, kTwo) << "when it is known";
  EXPECT_TRUE(taken.empty());
  EXPECT_FALSE(config->reloads().last_was_taken);
  EXPECT_EQ(config->reloads().refusal, "too much");
  EXPECT_NE(captured().find("reload refused: too much\n"), std::string::npos);
  config->reload();
  ASSERT_TRUE(takes(1)) << "the next one has no judge";
}

TEST_F(LiveConfigTest, AReloadWaitsForNewNames) {
  dns.records = {{"a", kOne}, {"b", kTwo}};
  open(members_at({"a"}));
  follow();
  file = members_at({"a", "b"});
  config->reload();
  EXPECT_TRUE(taken.empty());
  ASSERT_TRUE(takes(1));
  EXPECT_EQ(last(1), kTwo);
}

TEST_F(LiveConfigTest, AReloadDoesNotWaitForLongAndCanBeReplaced) {
  dns.hanging["c"] = true;
  dns.records = {{"a", kOne}, {"b", kTwo}};
  open(members_at({"a"}));
  follow();
  capture();
  file = members_at({"a", "b", "c"});
  config->reload();
  loop.run_for(10);
  EXPECT_TRUE(taken.empty());
  file = members_at({"c", "b"});
  config->reload();
  ASSERT_TRUE(takes(1));
  EXPECT_TRUE(last(0).empty());
  EXPECT_EQ(last(1), kTwo);
  loop.run_for(700);
  EXPECT_EQ(taken.size(), 1);
  const std::string log = captured();
  EXPECT_NE(log.find("reloaded"), std::string::npos);
  EXPECT_EQ(log.find("reloaded"), log.rfind("reloaded")) << log;
  dns.hanging.clear();
  dns.answer("c", kOne);
  ASSERT_TRUE(takes(2));
  EXPECT_EQ(last(0), kOne);
}

TEST_F(LiveConfigTest, AReloadWithAnAddressThatIsTaken) {
  dns.records = {{"a", kOne}};
  open(members_at({"a"}));
  follow();
  capture();
  file = members_at({"a", "192.0.2.1"});
  config->reload();
  EXPECT_NE(captured().find("reload refused: f:"), std::string::npos);
  EXPECT_TRUE(taken.empty());
}

TEST_F(LiveConfigTest, AReloadIsNotRefusedForWhatWasRefusedBefore) {
  dns.records = {{"a", kOne}};
  open(members_at({"a", "192.0.2.9"}));
  follow();
  capture();
  dns.records.at("a") = kFixed;
  loop.run_for(50);
  file = members_at({"a", "192.0.2.9", "192.0.2.10"});
  config->reload();
  ASSERT_EQ(taken.size(), 1);
  EXPECT_EQ(last(0), kOne);
  file = members_at({"a", "192.0.2.10"});
  config->reload();
  EXPECT_EQ(last(0), kFixed);
}

}  // namespace
}  // namespace limpet
