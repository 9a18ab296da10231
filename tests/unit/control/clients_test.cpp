// SPDX-License-Identifier: GPL-2.0-or-later
// limpetctl show clients: what is typed, and what it prints.
#include <gmock/gmock.h>

#include "control/clients_table.h"
#include "control/commands.h"

namespace limpet {
namespace {

using nlohmann::json;
using testing::HasSubstr;

Result<json> params(std::map<std::string, std::string> options) {
  return show_clients_command.params({.words = {}, .options = std::move(options)});
}

/// Numbers are as a reply has them.
json as_sent(const json& result) {
  return json::parse(result.dump());
}

TEST(ShowClientsTest, OptionsAreParams) {
  EXPECT_EQ(*params({}), json::object());
  EXPECT_EQ(*params({{"--pool", "cas"}, {"--member", "ex1"}, {"--limit", "100"}}),
            (json{{"pool", "cas"}, {"member", "ex1"}, {"limit", 100}}));
  EXPECT_EQ(*params({{"--client", "198.18.1.7"}}), (json{{"client", "198.18.1.7"}}));
  EXPECT_EQ(*params({{"--top", ""}, {"--for", "10s"}, {"--sample", "8"}}),
            (json{{"seconds", 10}, {"sample", 8}}));
}

TEST(ShowClientsTest, WhatIsOfTheOtherQuestion) {
  EXPECT_EQ(params({{"--top", ""}, {"--member", "ex1"}}).error().message,
            "--member means nothing with --top");
  EXPECT_EQ(params({{"--for", "5s"}}).error().message, "--for means nothing without --top");
  EXPECT_THAT(params({{"--limit", "all"}}).error().message, HasSubstr("say a number"));
}

TEST(ShowClientsTest, BindingsWithWhatIsNotShown) {
  const json result = {{"clients",
                        {{{"pool", "cas"},
                          {"client", "#1a2b3c4d"},
                          {"member", "ex2"},
                          {"age_seconds", 10},
                          {"left_seconds", 1790}},
                         {{"pool", "cas"}, {"client", "#00000001"}, {"member", nullptr}}}},
                       {"count", 60},
                       {"not_shown", 58}};
  EXPECT_EQ(clients_table(as_sent(result), {}),
            "POOL  CLIENT     MEMBER  LAST USED     LEFT\n"
            "cas   #1a2b3c4d  ex2           10s  29m 50s\n"
            "cas   #00000001  -               -        -\n"
            "and 58 more, that were used longer ago\n");
  EXPECT_THAT(clients_table({{"clients", json::array()}}, {}), HasSubstr("no client is bound"));
  EXPECT_EQ(clients_table(json::array(), {}), "clients: -\n");
}

TEST(ShowClientsTest, TheHeaviestWithTheirShares) {
  const json result = {{"lost", 3},
                       {"pools",
                        {{{"pool", "cas"},
                          {"observed", 700},
                          {"packets_per_second", 8960.4},
                          {"bytes_per_second", 1048576.0},
                          {"clients",
                           {{{"client", "198.18.1.7"},
                             {"share", 0.334},
                             {"share_error", 0.0357},
                             {"packets_per_second", 2992.7},
                             {"bytes_per_second", 2048.0},
                             {"member", "ex1"},
                             {"member_share", 0.52},
                             {"heavy", true}}}}}}}};
  const std::string text = load_tables(as_sent(result), {});
  EXPECT_THAT(text, HasSubstr("pool cas: 8960/s packets, 1.0 MiB/s, told from 700 of them\n"));
  EXPECT_THAT(text, HasSubstr("198.18.1.7  33.4%  +-3.6%   2993/s  2.0 KiB/s  ex1           52.0%"
                              "  heavy\n"));
  EXPECT_THAT(text, HasSubstr("3 more packets were too many"));
  json few = result;
  few["pools"][0]["observed"] = 7;
  EXPECT_THAT(load_tables(as_sent(few), {}),
              HasSubstr("told from 7 of them, which are too few to go by\n"));
  EXPECT_EQ(load_tables({{"pools", json::array()}}, {}), "no packet for a pool was observed\n");
  EXPECT_EQ(load_tables(json::object(), {}), "pools: -\n");
}

}  // namespace
}  // namespace limpet
