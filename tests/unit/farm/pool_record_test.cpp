// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/pool_record.h"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

#include "tests/unit/farm/example.h"

namespace limpet {
namespace {

template <class Field>
std::vector<int> bytes(const Field& field) {
  std::vector<int> all(sizeof field);
  for (size_t i = 0; i < all.size(); ++i) all[i] = reinterpret_cast<const uint8_t*>(&field)[i];
  return all;
}

std::vector<int> bytes_of(const std::string& text) {
  const IpAddress one = address(text);
  return {one.data(), one.data() + one.size()};
}

TEST(PoolRecord, PrefixLengthsBecomeMasks) {
  PoolConfig config;
  config.affinity = Affinity::network;
  config.network_v4 = 20;
  config.network_v6 = 52;
  const limpet_pool record = pool_record(config, {});
  EXPECT_EQ(bytes(record.mask4), bytes_of("255.255.240.0"));
  EXPECT_EQ(bytes(record.mask6), bytes_of("ffff:ffff:ffff:f000::"));
}

TEST(PoolRecord, OtherAffinitiesKeyTheWholeAddress) {
  for (const Affinity affinity : {Affinity::single, Affinity::none}) {
    PoolConfig config;
    config.affinity = affinity;
    config.network_v4 = 8;
    const limpet_pool record = pool_record(config, {});
    EXPECT_EQ(bytes(record.mask4), bytes_of("255.255.255.255"));
    EXPECT_EQ(bytes(record.mask6), std::vector<int>(16, 255));
  }
}

TEST(PoolRecord, WhatClientsAreTold) {
  PoolConfig config;
  config.when_empty = WhenEmpty::reject;
  config.clamp_mss = 1360;
  const limpet_pool record = pool_record(config, {});
  EXPECT_EQ(record.flags, LIMPET_POOL_REJECT);
  EXPECT_EQ(record.clamp_mss[LIMPET_V4], 1360);
  EXPECT_EQ(record.clamp_mss[LIMPET_V6], 1360);
}

TEST(PoolRecord, WhoseMostPacketsGetTheMembersMacsAndNothingElse) {
  EXPECT_EQ(pool_record({}, {}).flags, LIMPET_POOL_EXPRESS);
  EXPECT_EQ(pool_record({.affinity = Affinity::network}, {}).flags,
            uint32_t{LIMPET_POOL_EXPRESS} | uint32_t{LIMPET_POOL_NETWORK});
  EXPECT_EQ(pool_record({.affinity = Affinity::none}, {}).flags, 0U);
  EXPECT_EQ(pool_record({.forward = Forward::ipip}, {}).flags, 0U);
  EXPECT_EQ(pool_record({.forward = Forward::nat}, {}).flags, 0U);
  EXPECT_EQ(pool_record({.clamp_mss = 1400}, {}).flags, 0U);
}

TEST(PoolRecord, TunnelSources) {
  PoolConfig config{.forward = Forward::ipip};
  limpet_pool record = pool_record(config, {});
  EXPECT_EQ(bytes(record.source4), bytes_of("100.64.0.0"));
  EXPECT_EQ(bytes(record.spread4), bytes_of("0.0.255.255"));
  EXPECT_EQ(bytes(record.source6), bytes_of("100::"));
  EXPECT_EQ(bytes(record.spread6), bytes_of("255.255.255.255"));

  config.tunnel_source_v4 = {address("192.0.2.1"), 32};
  config.tunnel_source_v6 = {address("2001:db8::4000:0"), 99};
  record = pool_record(config, {});
  EXPECT_EQ(bytes(record.source4), bytes_of("192.0.2.1"));
  EXPECT_EQ(bytes(record.spread4), bytes_of("0.0.0.0"));
  EXPECT_EQ(bytes(record.source6), bytes_of("2001:db8::4000:0"));
  EXPECT_EQ(bytes(record.spread6), bytes_of("31.255.255.255"));
}

TEST(PoolRecord, APoolWhoseBackupIsATunnelHasASource) {
  const limpet_pool record = pool_record({.forward = Forward::l2}, {});
  EXPECT_EQ(bytes(record.source4), bytes_of("100.64.0.0"));
  EXPECT_EQ(bytes(record.source6), bytes_of("100::"));
}

}  // namespace
}  // namespace limpet
