// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/observation_report.h"

#include <gtest/gtest.h>
#include <netinet/in.h>

#include <cstring>

#include "tests/unit/farm/example.h"

namespace limpet {
namespace {

using nlohmann::json;

constexpr uint8_t syn = 0x02, ack = 0x10;

class ObservationReportTest : public testing::Test {
 protected:
  void SetUp() override {
    set_address(observation_.source, {198, 18, 1, 7});
    set_address(observation_.destination, {192, 0, 2, 10});
    observation_.time = 5'000;
    observation_.source_port = 40000;
    observation_.destination_port = 443;
    observation_.protocol = IPPROTO_TCP;
    observation_.transport = 34;
    observation_.captured = 60;
    observation_.length = 60;
    observation_.frame[34 + 13] = syn;
    limpet_explanation& why = observation_.explanation;
    why.rule = farm_.rules()[0].number;
    why.reason = LIMPET_REASON_forwarded;
    why.member = member_of(farm_, "ex2").number;
    why.step = LIMPET_STEP_before;
  }
  static void set_address(__u64 (&to)[2], std::array<uint8_t, 4> address) {
    const std::array<uint8_t, 16> bytes = {
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, address[0], address[1], address[2], address[3]};
    std::memcpy(to, bytes.data(), bytes.size());
  }
  json show(bool with_frame = false) {
    return show_observation(observation_, farm_, farm_.names(), 1'000'000, with_frame);
  }

  Farm farm_ = farm_of(config_of(
      {pool("cas", Forward::l2, {member("ex1", {"192.0.2.21"}), member("ex2", {"192.0.2.22"})})},
      {rule("mail", "cas", 443)}));
  limpet_observation observation_{};
};

TEST_F(ObservationReportTest, NamesWhatHasNumbers) {
  const json shown = show();
  EXPECT_EQ(shown["time_ns"], 1'005'000);
  EXPECT_EQ(shown["source"], "198.18.1.7");
  EXPECT_EQ(shown["source_port"], 40000);
  EXPECT_EQ(shown["destination"], "192.0.2.10");
  EXPECT_EQ(shown["protocol"], "tcp");
  EXPECT_EQ(shown["flags"], "SYN");
  EXPECT_EQ(shown["reason"], "forwarded");
  EXPECT_EQ(shown["rule"]["ports"], "443");
  EXPECT_EQ(shown["pool"], "cas");
  EXPECT_EQ(shown["member"], "ex2");
  EXPECT_EQ(shown["step"], "4.2");
  EXPECT_EQ(shown["decided"], "before");
  EXPECT_FALSE(shown.contains("frame"));
}

TEST_F(ObservationReportTest, WhatWasNotReadIsNull) {
  observation_ = {};
  observation_.explanation.reason = LIMPET_REASON_not_ip;
  const json shown = show();
  for (const char* key : {"source", "destination", "protocol", "rule", "pool", "member"}) {
    EXPECT_TRUE(shown[key].is_null()) << key;
  }
  EXPECT_EQ(shown["flags"], "");
  EXPECT_EQ(shown["decided"], "");
}

TEST_F(ObservationReportTest, FlagsAreThoseOfThePacketItself) {
  observation_.frame[34 + 13] = syn | ack;
  EXPECT_EQ(tcp_flags(observation_), "SYN ACK");
  observation_.captured = 34 + 13;
  EXPECT_EQ(tcp_flags(observation_), "") << "beyond what was kept";
  observation_.captured = 60;
  observation_.is_error = 1;
  EXPECT_EQ(tcp_flags(observation_), "") << "the frame is an ICMP message";
  observation_.is_error = 0;
  observation_.transport = 65'535;
  EXPECT_EQ(tcp_flags(observation_), "");
}

TEST_F(ObservationReportTest, TheFrameInHexadecimal) {
  observation_.captured = 3;
  observation_.frame[0] = 0x02;
  observation_.frame[1] = 0xab;
  observation_.frame[2] = 0;
  EXPECT_EQ(show(true)["frame"], "02ab00");
}

TEST_F(ObservationReportTest, NumbersThatNobodyHasAnyMore) {
  observation_.explanation.member = 4'000;
  observation_.explanation.pool = 77;
  observation_.explanation.rule = 999;
  observation_.explanation.reason = 1'000;
  const json shown = show();
  EXPECT_TRUE(shown["member"].is_null());
  EXPECT_TRUE(shown["pool"].is_null());
  EXPECT_TRUE(shown["rule"].is_null());
}

}  // namespace
}  // namespace limpet
