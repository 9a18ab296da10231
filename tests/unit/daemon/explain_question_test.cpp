// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/explain_question.h"

#include <gmock/gmock.h>

#include "tests/unit/farm/example.h"

namespace limpet {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class ExplainQuestionTest : public testing::Test {
 protected:
  Result<ExplainQuestion> read(const json& changes = json::object()) {
    json params = {{"client", "198.18.1.7"}, {"vip", "mail"}, {"port", 443}};
    params.update(changes);
    return read_question(params, farm_);
  }
  std::string refusal(const json& changes) {
    const auto question = read(changes);
    return question ? "" : question.error().message;
  }

  Farm farm_ =
      farm_of(config_of({pool("cas", Forward::l2, {member("ex1", {"192.0.2.21", "2001:db8::21"})})},
                        {rule("mail", "cas", 443)}, {"192.0.2.10", "2001:db8::10"}));
};

TEST_F(ExplainQuestionTest, AVipByNameHasAnAddressOfTheClientsFamily) {
  const auto v4 = read();
  ASSERT_TRUE(v4);
  EXPECT_EQ(v4->vip, "mail");
  EXPECT_EQ(v4->packet.vip, address("192.0.2.10"));
  EXPECT_EQ(v4->packet.port, 443);
  EXPECT_FALSE(v4->packet.udp);
  EXPECT_FALSE(v4->has_client_port);
  const auto v6 = read({{"client", "2001:db8:c::7"}, {"client_port", 4711}, {"protocol", "udp"}});
  ASSERT_TRUE(v6);
  EXPECT_EQ(v6->packet.vip, address("2001:db8::10"));
  EXPECT_EQ(v6->packet.client_port, 4711);
  EXPECT_TRUE(v6->packet.udp);
  EXPECT_TRUE(v6->has_client_port);
}

TEST_F(ExplainQuestionTest, AVipByAddress) {
  const auto question = read({{"vip", "192.0.2.10"}});
  ASSERT_TRUE(question);
  EXPECT_EQ(question->vip, "mail");
  EXPECT_THAT(refusal({{"vip", "2001:db8::10"}}), HasSubstr("two families"));
}

TEST_F(ExplainQuestionTest, AVipThatIsNotThereMayBeASlip) {
  EXPECT_THAT(refusal({{"vip", "mial"}}), HasSubstr("did you mean \"mail\"?"));
  EXPECT_THAT(refusal({{"vip", "192.0.2.11"}}), HasSubstr("did you mean \"192.0.2.10\"?"));
  EXPECT_THAT(refusal({{"vip", "something"}}), HasSubstr("there is \"mail\""));
}

TEST_F(ExplainQuestionTest, WhatIsWrongIsNamed) {
  EXPECT_THAT(refusal({{"client", "host"}}), HasSubstr("client \"host\" is no IP address"));
  EXPECT_THAT(refusal({{"client", 7}}), HasSubstr("is no IP address"));
  for (const json& port : {json(0), json(65536), json(-1), json("80"), json(nullptr), json(1.5)}) {
    EXPECT_THAT(refusal({{"port", port}}), HasSubstr("port is not a number")) << port;
    EXPECT_THAT(refusal({{"client_port", port}}), HasSubstr("client_port is not")) << port;
  }
  EXPECT_THAT(refusal({{"protocol", "sctp"}}), HasSubstr("neither tcp nor udp"));
  EXPECT_FALSE(read_question(json::array(), farm_));
}

TEST_F(ExplainQuestionTest, AVipWithoutAnAddressOfTheFamily) {
  farm_ = farm_of(config_of({pool("cas", Forward::l2, {member("ex1", {"192.0.2.21"})})},
                            {rule("mail", "cas", 443)}));
  EXPECT_THAT(refusal({{"client", "2001:db8::7"}}), HasSubstr("has no IPv6 address"));
}

}  // namespace
}  // namespace limpet
