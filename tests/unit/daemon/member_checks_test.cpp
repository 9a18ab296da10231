// SPDX-License-Identifier: GPL-2.0-or-later
// What the checks say of members, and what of that outlives the daemon.
#include "daemon/member_checks.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "tests/unit/daemon/temporary_directory.h"
#include "tests/unit/farm/example.h"
#include "tests/unit/health/attempt_loop.h"
#include "tests/unit/health/scripted_server.h"

namespace limpet {
namespace {

using namespace std::chrono_literals;

uint16_t closed_port() {
  return ScriptedServer({}).port();
}

CheckConfig tcp_check(uint16_t port) {
  CheckConfig check{.kind = CheckKind::tcp, .port = port};
  check.interval = check.interval_down = 20ms;
  check.rise = check.fall = 2;
  return check;
}

class MemberChecksTest : public testing::Test {
 protected:
  /// One member, ex1 at 127.0.0.1, with these checks.
  void follow(const std::vector<CheckConfig>& checks) {
    config_ = config_of({pool("cas", Forward::l2, {member("ex1", {"127.0.0.1"})})},
                        {rule("mail", "cas", 80)});
    config_.pools[0].checks = checks;
    farm_ = farm_of(config_);
    ASSERT_TRUE(checks_->follow(config_, farm_));
  }
  void open() {
    checks_ = std::move(MemberChecks::open(
                            loop_.loop(), file_, 0, events_,
                            {.changed = [this] { ++changes_; }, .probes = [](const auto&) {}}))
                  .value();
  }
  const MemberHealth& health() {
    checks_->apply(farm_);
    return member_of(farm_, "ex1").health;
  }
  bool becomes(Known known) {
    return loop_.becomes([&] { return health().known == known; });
  }

  const TemporaryDirectory directory_;
  const std::string file_ = directory_ / "health";
  AttemptLoop loop_;
  ScriptedServer server_{std::vector<ScriptedServer::Script>(1000, [](int) {})};
  Events events_;
  Config config_;
  Farm farm_ = farm_of(config_of({}, {}));
  int changes_ = 0;
  std::unique_ptr<MemberChecks> checks_;
};

TEST_F(MemberChecksTest, AMemberIsHealthyWhenAllItsChecksPass) {
  open();
  follow({tcp_check(server_.port())});
  EXPECT_EQ(health(), (MemberHealth{Known::unknown, ""}));
  checks_->start();
  EXPECT_TRUE(becomes(Known::up));
  EXPECT_EQ(health().reason, "");
  const uint16_t port = closed_port();
  follow({tcp_check(server_.port()), tcp_check(port)});
  EXPECT_EQ(health().known, Known::unknown) << "of one there is nothing yet";
  EXPECT_TRUE(becomes(Known::down));
  EXPECT_EQ(health().reason, "tcp ex1:" + std::to_string(port) + ": connection refused, 2 times");
  EXPECT_EQ(checks_->checks_of(0, 0).size(), 2u);
  EXPECT_TRUE(checks_->checks_of(0, 1).empty());
}

TEST_F(MemberChecksTest, ApplySaysWhichPoolsHaveNews) {
  open();
  follow({tcp_check(closed_port())});
  EXPECT_EQ(checks_->apply(farm_), std::set<uint32_t>{0}) << "it is unknown now";
  EXPECT_EQ(checks_->apply(farm_), std::set<uint32_t>{});
  checks_->start();
  ASSERT_TRUE(loop_.becomes([&] { return changes_ > 0; }));
  EXPECT_EQ(checks_->apply(farm_), std::set<uint32_t>{0});
  EXPECT_EQ(checks_->apply(farm_), std::set<uint32_t>{});
}

TEST_F(MemberChecksTest, WithoutChecksAMemberIsHealthy) {
  open();
  follow({});
  EXPECT_TRUE(checks_->settled());
  EXPECT_EQ(health(), (MemberHealth{Known::up, ""}));
}

TEST_F(MemberChecksTest, WhatIsKnownOutlivesTheDaemon) {
  const std::vector<CheckConfig> checks = {tcp_check(closed_port())};
  open();
  follow(checks);
  checks_->start();
  ASSERT_TRUE(becomes(Known::down));
  checks_.reset();
  EXPECT_NE(contents(file_), "");
  open();
  follow(checks);
  EXPECT_EQ(health().known, Known::down) << "before anybody was asked";
  EXPECT_NE(health().reason.find("failed before limpetd was restarted"), std::string::npos);
}

TEST_F(MemberChecksTest, WhatIsKnownIsSavedBeforeTheEnd) {
  open();
  follow({tcp_check(server_.port())});
  checks_->start();
  EXPECT_TRUE(loop_.becomes([&] { return contents(file_).starts_with("up tcp 127.0.0.1"); }));
}

TEST_F(MemberChecksTest, AFileThatCannotBeReadIsNone) {
  ASSERT_EQ(mkdir(file_.c_str(), 0700), 0);
  open();
  follow({tcp_check(server_.port())});
  EXPECT_EQ(health().known, Known::unknown);
}

TEST_F(MemberChecksTest, WhatCannotBeSavedIsSaidOnceAndSavedLater) {
  std::filesystem::create_directories(file_ + "/full");
  open();
  testing::internal::CaptureStderr();
  const auto when_tried = [&] { return std::filesystem::last_write_time(directory_ / ""); };
  for (const uint16_t port : {server_.port(), closed_port()}) {
    const auto before = when_tried();
    follow({tcp_check(port)});
    checks_->start();
    EXPECT_TRUE(loop_.becomes([&] { return when_tried() != before; }));
  }
  std::filesystem::remove_all(file_);
  checks_.reset();
  EXPECT_TRUE(contents(file_).starts_with("down tcp 127.0.0.1"));
  const std::string said = testing::internal::GetCapturedStderr();
  EXPECT_TRUE(
      said.starts_with("limpetd: warning: what is known of members will not outlive this "
                       "run: " +
                       file_ + ": cannot be replaced"))
      << said;
  EXPECT_TRUE(said.ends_with("\nlimpetd: what is known of members is saved again\n")) << said;
  EXPECT_EQ(std::ranges::count(said, '\n'), 2) << said;
}

}  // namespace
}  // namespace limpet
