// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/watch/rates.h"

#include <gmock/gmock.h>

#include "tests/unit/control/watch/answers.h"

namespace limpet {
namespace {

using nlohmann::json;
using testing::Optional;

MemberRates ex1(const Rates& rates) {
  const auto found = rates.members.find({"cas", "ex1"});
  return found == rates.members.end() ? MemberRates() : found->second;
}

void expect_none(const Rates& rates) {
  EXPECT_EQ(rates.packets, std::nullopt);
  EXPECT_EQ(rates.bits, std::nullopt);
  EXPECT_EQ(rates.drops, std::nullopt);
  EXPECT_TRUE(rates.reasons.empty());
  EXPECT_EQ(ex1(rates).packets, std::nullopt);
}

TEST(Rates, AreDifferencesBySecond) {
  const Answers before = answers_after(10), now = answers_after(12);
  const Rates rates = rates_between(&before, now);
  EXPECT_THAT(rates.packets, Optional(100));
  EXPECT_THAT(rates.bits, Optional(800'000));
  EXPECT_THAT(rates.drops, Optional(4));
  ASSERT_EQ(rates.reasons.size(), 2u);
  EXPECT_EQ(rates.reasons[0].reason, "truncated");
  EXPECT_EQ(rates.reasons[0].packets, 3);
  EXPECT_EQ(rates.reasons[1].reason, "no_member");
  EXPECT_THAT(ex1(rates).new_clients, Optional(2));
  EXPECT_THAT(ex1(rates).bits, Optional(800'000));
  EXPECT_THAT(rates.members.at({"cas", "ex2"}).packets, Optional(0));
}

TEST(Rates, NeedTwoAnswers) {
  expect_none(rates_between(nullptr, answers_after(1)));
}

TEST(Rates, AnotherLimpetdHasOtherCounters) {
  const Answers before = answers_after(10);
  Answers now = answers_after(12);
  now.status["pid"] = 124;
  expect_none(rates_between(&before, now));
  now.status["pid"] = 123;
  now.status["uptime_seconds"] = 1;
  expect_none(rates_between(&before, now));
}

TEST(Rates, ACounterThatWentBackHasNone) {
  const Answers before = answers_after(10);
  Answers now = answers_after(12);
  now.members["members"][0]["packets"] = 3;
  now.status["verdicts"][3]["packets"] = 0;
  const Rates rates = rates_between(&before, now);
  EXPECT_EQ(ex1(rates).packets, std::nullopt);
  EXPECT_THAT(ex1(rates).bits, Optional(800'000));
  EXPECT_THAT(rates.packets, Optional(0));  // those of ex2
  EXPECT_THAT(rates.drops, Optional(1));
}

TEST(Rates, AMemberThatIsNewOrElsewhereHasNone) {
  Answers before = answers_after(10);
  const Answers now = answers_after(12);
  before.members["members"][0]["pool"] = "web";
  EXPECT_EQ(ex1(rates_between(&before, now)).packets, std::nullopt);
}

TEST(Rates, TimeThatStandsStillOrIsUnknownMakesNone) {
  Answers before = answers_after(10);
  expect_none(rates_between(&before, answers_after(10)));
  before.members.erase("counted_ms");
  before.status["counted_ms"] = "now";
  expect_none(rates_between(&before, answers_after(12)));
}

}  // namespace
}  // namespace limpet
