// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/trace_question.h"

#include <gmock/gmock.h>

namespace limpet {
namespace {

using nlohmann::json;
using testing::HasSubstr;

std::string refusal(const json& params) {
  const auto question = read_trace_question(params);
  return question ? "" : question.error().message;
}

TEST(TraceQuestionTest, NothingIsAskedOfAllForTenMinutes) {
  const auto question = read_trace_question(json::object());
  ASSERT_TRUE(question);
  EXPECT_FALSE(question->packets.client);
  EXPECT_FALSE(question->packets.strangers);
  EXPECT_EQ(question->packets.sample, 1U);
  EXPECT_EQ(question->time, longest_observation);
  EXPECT_EQ(question->count, UINT64_MAX);
  EXPECT_FALSE(question->frames);
}

TEST(TraceQuestionTest, AClientsPacketsForWhateverAddress) {
  const auto question = read_trace_question({{"client", "198.51.100.0/24"},
                                             {"count", 5},
                                             {"seconds", 30},
                                             {"sample", 64},
                                             {"frames", true}});
  ASSERT_TRUE(question);
  EXPECT_EQ(question->packets.client, IpAddress::parse("198.51.100.0"));
  EXPECT_EQ(question->packets.prefix, 24U);
  EXPECT_TRUE(question->packets.strangers);
  EXPECT_EQ(question->count, 5U);
  EXPECT_EQ(question->time, std::chrono::seconds(30));
  EXPECT_EQ(question->packets.sample, 64U);
  EXPECT_TRUE(question->frames);
}

TEST(TraceQuestionTest, AnAddressAlone) {
  EXPECT_EQ(read_trace_question({{"client", "198.51.100.7"}})->packets.prefix, 32U);
  EXPECT_EQ(read_trace_question({{"client", "2001:db8::7"}})->packets.prefix, 128U);
  EXPECT_EQ(read_trace_question({{"client", "::/0"}})->packets.prefix, 0U);
}

TEST(TraceQuestionTest, WhatIsWrongIsNamed) {
  for (const char* client :
       {"", "198.51.100.0/33", "198.51.100.0/", "198.51.100.0/x", "2001:db8::/129", "/24", "client",
        "198.51.100.0/24/8", "198.51.100.0/-1"}) {
    EXPECT_THAT(refusal({{"client", client}}), HasSubstr("is no address or network")) << client;
  }
  EXPECT_EQ(refusal({{"client", 7}}), "client is no text");
  EXPECT_EQ(refusal({{"seconds", 601}}), "seconds is not a number from 1 to 600");
  EXPECT_EQ(refusal({{"seconds", 0}}), "seconds is not a number from 1 to 600");
  EXPECT_EQ(refusal({{"seconds", -1}}), "seconds is not a number from 1 to 600");
  EXPECT_THAT(refusal({{"count", 0}}), HasSubstr("count is not a number"));
  EXPECT_THAT(refusal({{"sample", "many"}}), HasSubstr("sample is not a number"));
}

TEST(TraceQuestionTest, ASessionThatIsNoneIsNobodys) {
  EXPECT_EQ(read_session({{"session", 7}}), 7U);
  EXPECT_EQ(read_session({{"session", "7"}}), 0U);
  EXPECT_EQ(read_session(json::array()), 0U);
}

}  // namespace
}  // namespace limpet
