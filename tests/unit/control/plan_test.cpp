// SPDX-License-Identifier: GPL-2.0-or-later
#include <gmock/gmock.h>

#include "control/commands.h"

namespace limpet {
namespace {

using nlohmann::json;

Result<json> params(std::vector<std::string> words,
                    std::map<std::string, std::string> options = {}) {
  return plan_command.params({std::move(words), std::move(options)});
}

TEST(Plan, TakesTheWordsOfAChange) {
  EXPECT_EQ(*params({}), json::object());
  EXPECT_EQ(*params({"drain", "ex2"}, {{"--by", "30m"}}),
            (json{{"change", {{"member", "ex2"}, {"state", "draining"}, {"for_seconds", 1800}}}}));
  EXPECT_EQ(*params({"reset", "ex2"}), (json{{"change", {{"member", "ex2"}, {"reset", true}}}}));
  for (const char* word : {"detach", "drain", "status", "nonsense"}) {
    EXPECT_FALSE(params({word})) << word;
  }
}

TEST(Plan, Text) {
  const auto result = json::parse(R"({"file": "f", "changes": ["pool cas: member ex2 is removed"],
    "pools": [{"name": "cas", "slots": 65537, "slots_moved": 21846, "clients_leaving": 120,
               "members": [{"name": "ex1", "share": 0.5, "share_then": 1,
                            "clients": 130, "clients_then": 250},
                           {"name": "ex2", "share": 0.5, "share_then": 0}]}],
    "warnings": ["pool cas has one member left then"]})");
  EXPECT_EQ(plan_command.print(result, {}),
            "pool cas: member ex2 is removed\n"
            "\n"
            "pool cas: 33 % of new clients go to another member; about 120 clients have to move\n"
            "MEMBER  SHARE   THEN  CLIENTS  THEN\n"
            "ex1      50 %  100 %      130   250\n"
            "ex2      50 %    0 %        -     -\n"
            "\n"
            "warning: pool cas has one member left then\n");
  EXPECT_EQ(plan_command.print(json::parse(R"({"changes": []})"), {}), "nothing would change\n");
}

}  // namespace
}  // namespace limpet
