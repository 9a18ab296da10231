// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/drain_text.h"

#include <gmock/gmock.h>

#include "control/commands.h"

namespace limpet {
namespace {

using nlohmann::json;

json member(const json& drain) {
  return {{"pool", "cas"}, {"name", "ex2"}, {"drain", drain}};
}

TEST(DrainText, SaysWhatIsLeftAndForHowLong) {
  setenv("TZ", "UTC", 1);
  const auto drain = json::parse(R"({"for_seconds": 720, "bound": 120, "silent": 30,
      "silent_for_seconds": 2880, "done_in_seconds": 3780, "until": 1893456000, "done": false})");
  EXPECT_EQ(drain_text(member(drain)),
            "member ex2 of pool cas drains since 12m 0s: it has 120 clients for certain, and about "
            "30 silent ones that may come back in the next 48m 0s; done in about 1h 3m; at "
            "2030-01-01 00:00:00 those who are left move\n");
}

TEST(DrainText, SaysThatNoEndIsInSight) {
  const auto drain = json::parse(R"({"for_seconds": 7200, "bound": 3, "silent": 0,
      "silent_for_seconds": 0, "done_in_seconds": null, "until": null, "done": false})");
  EXPECT_EQ(drain_text(member(drain)),
            "member ex2 of pool cas drains since 2h 0m: it has 3 clients for certain; no end in "
            "sight, as they do not get fewer\n");
}

TEST(DrainText, SaysThatItIsDone) {
  EXPECT_EQ(drain_text(member({{"done", true}})),
            "member ex2 of pool cas is drained: it has no clients any more\n");
  EXPECT_EQ(drain_text(member(nullptr)), "");
  EXPECT_EQ(drain_text({}), "");
}

TEST(DrainText, StandsBelowTheMembers) {
  const json result = {{"members", {member({{"done", true}}), member(nullptr)}}};
  EXPECT_THAT(
      show_members_command.print(result, {}),
      testing::EndsWith("\n\nmember ex2 of pool cas is drained: it has no clients any more\n"));
}

}  // namespace
}  // namespace limpet
