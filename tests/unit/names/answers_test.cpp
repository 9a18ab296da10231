// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/names/answers.h"

#include "tests/unit/config/sample.h"
#include "tests/unit/names/name_loop.h"

namespace limpet {
namespace {

const auto kOne = addresses({"192.0.2.1"}), kTwo = addresses({"192.0.2.2"}),
           kThree = addresses({"192.0.2.3"}), kFixed = addresses({"192.0.2.9"});

/// Members by the names a, b and c, and one at 192.0.2.9.
Config sample() {
  return parse_good(
      members("{ name = \"1\", addresses = [\"a\"] },\n"
              "{ name = \"2\", addresses = [\"b\"] },\n"
              "{ name = \"3\", addresses = [\"c\"] },\n"
              "{ name = \"f\", addresses = [\"192.0.2.9\"] }"));
}

TEST(Answers, NamesOfAFile) {
  EXPECT_EQ(names_of(sample()), (std::set<std::string>{"a", "b", "c"}));
  EXPECT_EQ(answers_for(sample(), {{"b", kOne}, {"x", kTwo}}), (AddressesByName{{"b", kOne}}));
}

TEST(Answers, AllThatTheFileCanHave) {
  const AddressesByName latest = {{"a", kOne}, {"b", kTwo}};
  const Acceptance acceptance = accept(sample(), {}, latest);
  EXPECT_EQ(acceptance.answers, latest);
  EXPECT_TRUE(acceptance.refused.empty());
}

TEST(Answers, OneThatItCannotHaveKeepsItsFormer) {
  const AddressesByName taken = {{"a", kOne}, {"b", kTwo}};
  const Acceptance acceptance =
      accept(sample(), taken, {{"a", kFixed}, {"b", kThree}, {"c", kFixed}});
  EXPECT_EQ(acceptance.answers, (AddressesByName{{"a", kOne}, {"b", kThree}}));
  ASSERT_EQ(acceptance.refused.size(), 2);
  EXPECT_NE(acceptance.refused.at("a").find("192.0.2.9"), std::string::npos);
  EXPECT_TRUE(acceptance.refused.contains("c"));
}

TEST(Answers, AnAddressIsTakenOverFromOneThatMoves) {
  const Acceptance acceptance =
      accept(sample(), {{"a", kOne}, {"b", kTwo}}, {{"a", kTwo}, {"b", kThree}, {"c", kFixed}});
  EXPECT_EQ(acceptance.answers, (AddressesByName{{"a", kTwo}, {"b", kThree}}));
  EXPECT_EQ(acceptance.refused.size(), 1);
}

}  // namespace
}  // namespace limpet
