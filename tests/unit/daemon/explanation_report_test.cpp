// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/explanation_report.h"

#include <gmock/gmock.h>

#include "tests/unit/farm/example.h"

namespace limpet {
namespace {

using nlohmann::json;
using testing::HasSubstr;

Config config_with(Affinity affinity) {
  PoolConfig cas =
      pool("cas", Forward::l2, {member("ex1", {"192.0.2.21"}), member("ex2", {"192.0.2.22"})});
  cas.affinity = affinity;
  return config_of({cas}, {rule("mail", "cas", 443)});
}

class ExplanationReportTest : public testing::Test {
 protected:
  void SetUp() override {
    for (Member& member : farm_.pools()[0].members()) {
      if (auto& way = member.ways[LIMPET_V4]) way->next_hop = at(1);
    }
    states_.note(farm_, 40);
    explanation_.rule = farm_.rules()[0].number;
    explanation_.reason = LIMPET_REASON_redirected;
    explanation_.seconds = 100;
    explanation_.member = number("ex2");
    explanation_.slot = limpet_slot_at_rest(number("ex2"));
    explanation_.step = LIMPET_STEP_seen_at_rest;
    explanation_.seen_now = 1;
  }
  uint32_t number(const std::string& name) { return member_of(farm_, name).number; }
  void track(const std::string& now, const std::string& before, limpet_step step) {
    explanation_.slot = limpet_slot_tracked(number(now), number(before));
    explanation_.step = step;
    explanation_.window_end = 130;
  }
  Result<json> show() { return show_explanation(question_, explanation_, farm_, states_, 100); }

  Farm farm_ = farm_of(config_with(Affinity::single));
  StateChanges states_;
  ExplainQuestion question_{.packet = {.client = address("198.18.1.7"),
                                       .client_port = 40000,
                                       .vip = address("192.0.2.10"),
                                       .port = 443},
                            .has_client_port = false,
                            .vip = "mail"};
  limpet_explanation explanation_{};
};

TEST_F(ExplanationReportTest, NamesTheMemberAndTheOthers) {
  const auto shown = show();
  ASSERT_TRUE(shown);
  EXPECT_EQ((*shown)["member"], "ex2");
  EXPECT_EQ((*shown)["pool"], "cas");
  EXPECT_EQ((*shown)["client_key"], "198.18.1.7");
  EXPECT_EQ((*shown)["rule"]["ports"], "443");
  EXPECT_EQ((*shown)["seen"], "current epoch");
  EXPECT_EQ((*shown)["step"], "1");
  EXPECT_EQ((*shown)["slot"]["state"], "at rest");
  EXPECT_EQ((*shown)["slot"]["now"], "ex2");
  EXPECT_EQ((*shown)["binding"], nullptr);
  ASSERT_EQ((*shown)["members"].size(), 2U);
  const json& other = (*shown)["members"][0];
  EXPECT_EQ(other["name"], "ex1");
  EXPECT_EQ(other["reached"], false);
  EXPECT_EQ(other["since_seconds"], 60);
  EXPECT_EQ((*shown)["members"][1]["reached"], true);
  EXPECT_FALSE(shown->contains("hash")) << "who sees hashes could work out their key";
}

TEST_F(ExplanationReportTest, TellsOfABindingWhatIsLeftOfIt) {
  track("ex1", "ex2", LIMPET_STEP_bound);
  explanation_.binding = limpet_binding(1, number("ex2"), 90);
  const auto shown = show();
  ASSERT_TRUE(shown);
  EXPECT_EQ((*shown)["slot"]["before"], "ex2");
  EXPECT_EQ((*shown)["slot"]["window_left_seconds"], 30);
  EXPECT_EQ((*shown)["binding"],
            json({{"member", "ex2"}, {"live", true}, {"age_seconds", 10}, {"left_seconds", 1790}}));
  EXPECT_THAT((*shown)["why"].get<std::string>(), HasSubstr("live binding to this member"));
}

TEST_F(ExplanationReportTest, TellsWhyItIsTheNewMember) {
  track("ex2", "ex1", LIMPET_STEP_now);
  const auto why = [this] { return (*show())["why"].get<std::string>(); };
  EXPECT_THAT(why(), HasSubstr("it has no binding and the member before is not usable"));
  explanation_.window_end = 100;
  EXPECT_THAT(why(), HasSubstr("the window is over"));
  explanation_.seen_now = 0;
  EXPECT_THAT(why(), HasSubstr("was not seen"));
  explanation_.binding = limpet_binding(1, number("ex1"), 100);
  EXPECT_THAT(why(), HasSubstr("it is bound, but that member is not usable"));
}

TEST_F(ExplanationReportTest, NobodyIsReachedByADisabledRule) {
  explanation_ = {.reason = LIMPET_REASON_rule_disabled, .rule = explanation_.rule};
  const auto shown = show();
  ASSERT_TRUE(shown);
  EXPECT_EQ((*shown)["member"], nullptr);
  EXPECT_EQ((*shown)["reason"], "rule_disabled");
  EXPECT_FALSE(shown->contains("slot"));
  EXPECT_EQ((*shown)["members"].size(), 2U);
}

TEST_F(ExplanationReportTest, NobodyIsReachedWithoutARule) {
  explanation_ = {.reason = LIMPET_REASON_unmatched};
  const auto shown = show();
  ASSERT_TRUE(shown);
  EXPECT_EQ((*shown)["rule"], nullptr);
  EXPECT_EQ((*shown)["member"], nullptr);
}

TEST_F(ExplanationReportTest, AConnectionIsToldByItsPort) {
  farm_ = farm_of(config_with(Affinity::none));
  const auto refused = show();
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("ask with the client's port"));
  question_.has_client_port = true;
  const auto shown = show();
  ASSERT_TRUE(shown);
  EXPECT_EQ((*shown)["client_key"], "tcp 198.18.1.7:40000 to 192.0.2.10:443");
}

TEST_F(ExplanationReportTest, APoolWithoutMemoryHasSeenNobody) {
  Config config = config_with(Affinity::single);
  config.pools[0].affinity_timeout = std::chrono::seconds(0);
  farm_ = farm_of(config);
  EXPECT_EQ((*show())["seen"], "not kept");
}

TEST_F(ExplanationReportTest, ANetworkIsOneClient) {
  farm_ = farm_of(config_with(Affinity::network));
  EXPECT_EQ((*show())["client_key"], "198.18.1.0/24");
}

}  // namespace
}  // namespace limpet
