// SPDX-License-Identifier: GPL-2.0-or-later
// What operators say to change a member.
#include <gmock/gmock.h>

#include "control/commands.h"
#include "control/member_words.h"

namespace limpet {
namespace {

using nlohmann::json;

Arguments typed(std::vector<std::string> words, std::map<std::string, std::string> options = {}) {
  return {std::move(words), std::move(options)};
}

TEST(MemberCommands, BecomeParams) {
  EXPECT_EQ(*drain_command.params(typed({"ex2"})),
            (json{{"member", "ex2"}, {"state", "draining"}}));
  EXPECT_EQ(
      *drain_command.params(typed({"ex2"}, {{"--by", "30m"}, {"--pool", "cas"}})),
      (json{{"member", "ex2"}, {"state", "draining"}, {"for_seconds", 1800}, {"pool", "cas"}}));
  EXPECT_EQ(*enable_command.params(typed({"ex2"})), (json{{"member", "ex2"}, {"state", "up"}}));
  EXPECT_EQ(*disable_command.params(typed({"ex2"}, {{"--pool", "cas"}})),
            (json{{"member", "ex2"}, {"state", "disabled"}, {"pool", "cas"}}));
  EXPECT_EQ(*weight_command.params(typed({"ex2", "50"})),
            (json{{"member", "ex2"}, {"weight", 50}}));
  EXPECT_EQ(*reset_command.params(typed({"ex2"})), (json{{"member", "ex2"}}));
}

TEST(MemberCommands, SayWhatIsWrong) {
  EXPECT_EQ(drain_command.params(typed({})).error().message,
            "say MEMBER behind the command, and no more");
  EXPECT_EQ(weight_command.params(typed({"ex2"})).error().message,
            "say MEMBER weight behind the command, and no more");
  EXPECT_EQ(weight_command.params(typed({"ex2", "heavy"})).error().message,
            "\"heavy\" is no weight; say a number from 0 to 65535");
  EXPECT_EQ(drain_command.params(typed({"ex2"}, {{"--by", "soon"}})).error().message,
            "--by soon: say how long, as in 90s, 30m, 2h, 1d");
}

TEST(MemberCommands, Durations) {
  EXPECT_EQ(parse_duration("90s"), 90u);
  EXPECT_EQ(parse_duration("2h"), 7200u);
  EXPECT_EQ(parse_duration("1d"), 86400u);
  for (const char* text : {"", "s", "30", "30 m", "-1m", "1.5h", "30mm", "9999999999m"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
}

TEST(MemberCommands, AreFoundByTheirWords) {
  EXPECT_EQ(find_command("drain ex2"), &drain_command);
  EXPECT_EQ(find_command("weight ex2 50"), &weight_command);
  EXPECT_EQ(find_command("drained"), nullptr);
}

TEST(MemberCommands, ShowWhatIsWanted) {
  const auto result = json::parse(R"({"file": "/etc/limpet/limpet.toml", "members": [
    {"pool": "cas", "member": "ex2", "state": "draining", "file_state": "up", "weight": 50,
     "file_weight": 100}, {}]})");
  EXPECT_EQ(drain_command.print(result, {}),
            "POOL  MEMBER  WANTED    WEIGHT  IN THE FILE  WEIGHT\n"
            "cas   ex2     draining      50  up              100\n"
            "-     -       -              -  -                 -\n");
  EXPECT_EQ(show_changes_command.print(json::parse(R"({"file": "f", "members": []})"), {}),
            "all members are as f says\n");
}

}  // namespace
}  // namespace limpet
