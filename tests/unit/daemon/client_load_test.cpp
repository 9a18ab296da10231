// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/client_load.h"

#include <gtest/gtest.h>
#include <netinet/in.h>

#include <cstring>

#include "tests/unit/farm/example.h"

namespace limpet {
namespace {

using nlohmann::json;

class ClientLoadTest : public testing::Test {
 protected:
  /// From 198.18.1.`client`, to a member.
  void send(uint8_t client, const std::string& to, uint32_t pool = 0) {
    const std::array<uint8_t, 16> source = {0, 0, 0,    0,    0,   0,  0, 0,
                                            0, 0, 0xff, 0xff, 198, 18, 1, client};
    const std::array<uint8_t, 16> vip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 10};
    limpet_observation packet{};
    std::memcpy(packet.source, source.data(), source.size());
    std::memcpy(packet.destination, vip.data(), vip.size());
    packet.source_port = 40000;
    packet.destination_port = 443;
    packet.protocol = IPPROTO_TCP;
    packet.length = 100;
    packet.explanation.hash = 1'000 + client;
    packet.explanation.pool = pool;
    packet.explanation.step = LIMPET_STEP_at_rest;
    packet.explanation.member = member_of(farm_, to).number;
    load_.add(packet);
  }
  json report(const ClientLoad::Scale& scale = {.seconds = 1}, size_t most = 10) {
    return load_.report(farm_, farm_.names(), scale, most);
  }

  Farm farm_ = farm_of(config_of(
      {pool("cas", Forward::l2, {member("ex1", {"192.0.2.21"}), member("ex2", {"192.0.2.22"})})},
      {rule("mail", "cas", 443)}));
  ClientLoad load_;
};

TEST_F(ClientLoadTest, TheHeaviestComesFirstWithItsShares) {
  for (int i = 0; i < 30; ++i) send(7, "ex1");
  for (uint8_t i = 0; i < 30; ++i) send(static_cast<uint8_t>(100 + i), "ex1");
  for (uint8_t i = 0; i < 40; ++i) send(static_cast<uint8_t>(200 + i), "ex2");
  const json pools = report();
  ASSERT_EQ(pools.size(), 1U);
  EXPECT_EQ(pools[0]["pool"], "cas");
  EXPECT_EQ(pools[0]["observed"], 100);
  ASSERT_EQ(pools[0]["clients"].size(), 10U);
  const json& first = pools[0]["clients"][0];
  EXPECT_EQ(first["client"], "198.18.1.7");
  EXPECT_DOUBLE_EQ(first["share"], 0.3);
  EXPECT_NEAR(first["share_error"], 2 * 0.0458, 0.001) << "two standard deviations of 100 packets";
  EXPECT_EQ(first["member"], "ex1");
  EXPECT_DOUBLE_EQ(first["member_share"], 0.5);
  EXPECT_EQ(first["heavy"], true);
  EXPECT_EQ(pools[0]["clients"][1]["heavy"], false);
}

TEST_F(ClientLoadTest, FewPacketsSayLittle) {
  send(7, "ex1");
  EXPECT_EQ(report()[0]["clients"][0]["share_error"], 1.0);
  EXPECT_EQ(report()[0]["clients"][0]["heavy"], false);
  for (int i = 1; i < 30; ++i) send(7, "ex1");
  EXPECT_DOUBLE_EQ(report()[0]["clients"][0]["share_error"], 0.1);
  EXPECT_EQ(report()[0]["clients"][0]["heavy"], true);
}

TEST_F(ClientLoadTest, FiguresStandForAllPackets) {
  for (int i = 0; i < 30; ++i) send(7, "ex1");
  const json pools = report({.seconds = 2, .sample = 64, .lost = 30});
  EXPECT_DOUBLE_EQ(pools[0]["packets_per_second"], 60.0 * 64 / 2);
  EXPECT_DOUBLE_EQ(pools[0]["bytes_per_second"], 60.0 * 64 / 2 * 100);
  EXPECT_DOUBLE_EQ(pools[0]["clients"][0]["packets_per_second"], 60.0 * 64 / 2);
}

TEST_F(ClientLoadTest, WhatNoPoolHasDecided) {
  load_.add({});
  EXPECT_TRUE(report().empty());
  send(7, "ex1", 77);
  EXPECT_TRUE(report().empty()) << "a pool that is gone";
}

TEST_F(ClientLoadTest, NothingCameAtAll) {
  EXPECT_TRUE(report({.seconds = 0, .sample = 64, .lost = 0}).empty());
}

}  // namespace
}  // namespace limpet
