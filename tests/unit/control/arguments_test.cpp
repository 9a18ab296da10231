// SPDX-License-Identifier: GPL-2.0-or-later
// Words and options as they are typed.
#include "control/arguments.h"

#include <gmock/gmock.h>

#include <array>

namespace limpet {
namespace {

using testing::ElementsAre;

constexpr std::array<Option, 3> known = {{
    {"--pool", "POOL", ""},
    {"--json", nullptr, ""},
    {"--help", nullptr, ""},
}};

Result<Arguments> parse(std::vector<const char*> typed) {
  return parse_arguments(typed, known);
}

TEST(Arguments, WordsAndOptionsInAnyOrder) {
  const auto arguments = parse({"--pool", "cas", "drain", "--json", "ex2"});
  ASSERT_TRUE(arguments);
  EXPECT_THAT(arguments->words, ElementsAre("drain", "ex2"));
  EXPECT_EQ(*arguments->value("--pool"), "cas");
  EXPECT_TRUE(arguments->has("--json"));
  EXPECT_FALSE(arguments->has("--help"));
  EXPECT_EQ(arguments->value("--help"), nullptr);
}

TEST(Arguments, TheLastValueCounts) {
  EXPECT_EQ(*parse({"--pool=a", "--pool", "b=c"})->value("--pool"), "b=c");
  EXPECT_EQ(*parse({"--pool="})->value("--pool"), "");
  EXPECT_EQ(*parse({"--pool", "--json"})->value("--pool"), "--json");
}

TEST(Arguments, ShortHelpAndTheEndOfOptions) {
  EXPECT_TRUE(parse({"-h"})->has("--help"));
  EXPECT_THAT(parse({"-", "--", "--json", "-x"})->words, ElementsAre("-", "--json", "-x"));
}

TEST(Arguments, SayWhatIsWrong) {
  EXPECT_EQ(parse({"--pol", "x"}).error().message, "unknown option --pol, did you mean --pool?");
  EXPECT_EQ(parse({"-x"}).error().message, "unknown option -x");
  EXPECT_EQ(parse({"--json=yes"}).error().message, "--json takes no value");
  EXPECT_EQ(parse({"--pool"}).error().message, "--pool needs POOL behind it");
}

}  // namespace
}  // namespace limpet
