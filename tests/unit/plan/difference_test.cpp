// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/plan/difference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/farm/example.h"

namespace limpet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class DifferenceTest : public testing::Test {
 protected:
  const Config before_ = config_of(
      {pool("cas", Forward::l2, {member("ex1", {"192.0.2.21"}), member("ex2", {"192.0.2.22"})})},
      {rule("mail", "cas", 80), rule("mail", "cas", 443)});
  Config after_ = before_;
};

TEST_F(DifferenceTest, TheSameIsNone) {
  EXPECT_THAT(difference(before_, after_), IsEmpty());
  std::swap(after_.pools[0].members[0], after_.pools[0].members[1]);
  EXPECT_THAT(difference(before_, after_), IsEmpty()) << "the order says nothing";
}

TEST_F(DifferenceTest, Members) {
  after_.pools[0].members = {member("ex3", {"192.0.2.23"}), member("ex2", {"192.0.2.32"})};
  after_.pools[0].members[1].weight = 50;
  after_.pools[0].members[1].state = WantedState::draining;
  EXPECT_THAT(difference(before_, after_),
              ElementsAre("pool cas: member ex1 is removed",
                          "pool cas: member ex2: addresses was 192.0.2.22, is 192.0.2.32",
                          "pool cas: member ex2: weight was 100, is 50",
                          "pool cas: member ex2: state was up, is draining",
                          "pool cas: member ex3 is added"));
}

TEST_F(DifferenceTest, SettingsOfPools) {
  after_.pools[0].affinity_timeout = std::chrono::seconds(600);
  after_.pools[0].checks.push_back({.kind = CheckKind::tcp, .port = 443});
  EXPECT_THAT(
      difference(before_, after_),
      ElementsAre("pool cas: affinity_timeout was 1800 s, is 600 s",
                  "pool cas: checks was none, is [tcp:443 via member every 5 s/5 s within 2 "
                  "s, 2 up, 3 down 14 days]"));
}

TEST_F(DifferenceTest, VipsAndRules) {
  after_.vips[0].addresses = addresses({"192.0.2.10", "2001:db8::10"});
  after_.vips.push_back({.name = "web"});
  after_.rules = {rule("mail", "cas", 80), rule("web", "cas", 443)};
  after_.rules[0].disabled = true;
  EXPECT_THAT(difference(before_, after_),
              ElementsAre("vip mail: addresses was 192.0.2.10, is 192.0.2.10, 2001:db8::10",
                          "vip web is added", "rule tcp/443 of vip mail is removed",
                          "rule tcp/443 of vip web is added",
                          "rule tcp/80 of vip mail: disabled was false, is true"));
}

}  // namespace
}  // namespace limpet
