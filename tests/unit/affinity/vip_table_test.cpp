// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebpf/vip_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <random>
#include <set>

namespace limpet {
namespace {

/// As the program does: the record of an address, or nothing.
const limpet_vip* look_up(const limpet_directory& table, const IpAddress& address) {
  uint64_t words[2] = {0, 0};
  if (address.is_v4()) {
    uint8_t bytes[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    std::copy_n(address.data(), 4, bytes + 12);
    std::memcpy(words, bytes, sizeof words);
  } else {
    std::memcpy(words, address.data(), sizeof words);
  }
  const uint32_t family = address.is_v4() ? LIMPET_V4 : LIMPET_V6;
  for (uint32_t i = 0; i < LIMPET_VIP_PROBES; ++i) {
    const uint16_t number =
        table.place[(limpet_vip_place(words[0], words[1]) + i) & (LIMPET_VIP_PLACES - 1)];
    if (number == 0) return nullptr;
    const limpet_vip_address& found = table.vip[number];
    if (found.address[0] == words[0] && found.address[1] == words[1] && found.family == family) {
      return &found.vip;
    }
  }
  return nullptr;
}

class VipTableTest : public testing::Test {
 protected:
  static IpAddress v4(uint32_t number) {
    return IpAddress::v4({192, static_cast<uint8_t>(number >> 16),
                          static_cast<uint8_t>(number >> 8), static_cast<uint8_t>(number)});
  }
  bool has(const IpAddress& address) const { return look_up(*memory_, address) != nullptr; }
  /// An address that has the same place of its own.
  IpAddress rival_of(const IpAddress& address) const {
    const auto place = [](const IpAddress& of) {
      uint32_t word;
      std::memcpy(&word, of.data(), sizeof word);
      return limpet_vip_place(0, uint64_t{word} << 32 | 0xffff0000);
    };
    for (uint32_t number = 1U << 20; number < 1U << 24; ++number) {
      if (place(v4(number)) == place(address)) return v4(number);
    }
    throw std::runtime_error("nobody has this place");
  }

  std::unique_ptr<limpet_directory> memory_ = std::make_unique<limpet_directory>();
  VipTable table_{*memory_, LIMPET_VIPS - 1};
};

TEST_F(VipTableTest, FindsWhatWasPutAndNothingElse) {
  ASSERT_TRUE(table_.put(v4(1), {.tcp_ports = 7}));
  ASSERT_TRUE(table_.put(*IpAddress::parse("2001:db8::1"), {.tcp_ports = 8}));
  EXPECT_EQ(look_up(*memory_, v4(1))->tcp_ports, 7U);
  EXPECT_EQ(look_up(*memory_, *IpAddress::parse("2001:db8::1"))->tcp_ports, 8U);
  EXPECT_FALSE(has(v4(2)));
  EXPECT_FALSE(has(*IpAddress::parse("2001:db8::2")));
}

TEST_F(VipTableTest, AnIpv4AddressIsNotItsIpv6Form) {
  ASSERT_TRUE(table_.put(v4(1), {}));
  EXPECT_FALSE(has(IpAddress::v6({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 0, 1})));
}

TEST_F(VipTableTest, AnAddressThatIsPutAgainIsReplaced) {
  ASSERT_TRUE(table_.put(v4(1), {.flags = 0}));
  ASSERT_TRUE(table_.put(v4(1), {.flags = 1}));
  EXPECT_EQ(look_up(*memory_, v4(1))->flags, 1U);
  EXPECT_EQ(table_.addresses(), std::vector{v4(1)});
}

TEST_F(VipTableTest, RivalsForAPlaceAreFoundWhoeverLeavesFirst) {
  const IpAddress first = v4(1), second = rival_of(first);
  for (const bool first_leaves : {true, false}) {
    ASSERT_TRUE(table_.put(first, {}));
    ASSERT_TRUE(table_.put(second, {}));
    table_.remove(first_leaves ? first : second);
    EXPECT_EQ(has(first), !first_leaves);
    EXPECT_EQ(has(second), first_leaves);
    table_.remove(first_leaves ? second : first);
    EXPECT_TRUE(table_.addresses().empty());
  }
}

TEST_F(VipTableTest, HoldsAsManyAsItWasMadeFor) {
  VipTable small(*memory_, 2);
  ASSERT_TRUE(small.put(v4(1), {}));
  ASSERT_TRUE(small.put(v4(2), {}));
  EXPECT_FALSE(small.put(v4(3), {}));
  EXPECT_FALSE(has(v4(3)));
  small.remove(v4(1));
  EXPECT_TRUE(small.put(v4(3), {}));
}

TEST_F(VipTableTest, AFullTableHoldsAllOfThem) {
  for (uint32_t i = 1; i < LIMPET_VIPS; ++i) ASSERT_TRUE(table_.put(v4(i), {.flags = i})) << i;
  for (uint32_t i = 1; i < LIMPET_VIPS; ++i) ASSERT_EQ(look_up(*memory_, v4(i))->flags, i);
}

TEST_F(VipTableTest, AgreesWithASetWhateverComesAndGoes) {
  std::mt19937 random(9);
  std::set<IpAddress> model;
  for (int step = 0; step < 20'000; ++step) {
    const IpAddress address = v4(static_cast<uint32_t>(random() % 3000));
    if (random() % 2 == 0) {
      ASSERT_TRUE(table_.put(address, {}));
      model.insert(address);
    } else {
      table_.remove(address);
      model.erase(address);
    }
    ASSERT_EQ(has(address), model.contains(address));
  }
  for (uint32_t i = 0; i < 3000; ++i) ASSERT_EQ(has(v4(i)), model.contains(v4(i)));
  auto addresses = table_.addresses();
  std::ranges::sort(addresses);
  EXPECT_EQ(addresses, std::vector(model.begin(), model.end()));
}

}  // namespace
}  // namespace limpet
