// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/maglev.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace limpet {
namespace {

constexpr uint32_t slots = 65537;

std::vector<MaglevMember> members(const std::vector<uint32_t>& weights) {
  const HashSeed seed("maglev test");
  std::vector<MaglevMember> all;
  for (size_t i = 0; i < weights.size(); ++i) {
    all.push_back(
        {static_cast<uint16_t>(i + 1), weights[i], seed.permutation("member" + std::to_string(i))});
  }
  return all;
}

std::map<uint16_t, uint32_t> shares(const std::vector<uint16_t>& table) {
  std::map<uint16_t, uint32_t> count;
  for (const uint16_t number : table) ++count[number];
  return count;
}

double moved(const std::vector<uint16_t>& one, const std::vector<uint16_t>& other) {
  uint32_t differ = 0;
  for (size_t i = 0; i < one.size(); ++i) differ += one[i] != other[i];
  return static_cast<double>(differ) / static_cast<double>(one.size());
}

TEST(Maglev, NobodyMeansEmptySlots) {
  for (const auto& weights : {std::vector<uint32_t>{}, std::vector<uint32_t>{0, 0}}) {
    const auto table = build_maglev(members(weights), slots);
    EXPECT_EQ(table, std::vector<uint16_t>(slots, 0));
  }
}

TEST(Maglev, EverySlotIsTakenInProportionToWeight) {
  for (const auto& weights : std::vector<std::vector<uint32_t>>{
           {1}, {100, 100, 100}, {50, 25, 25}, {65535, 1}, {1, 2, 3, 4, 5}, {7, 0, 7}}) {
    const auto table = build_maglev(members(weights), slots);
    double total = 0;
    for (const uint32_t weight : weights) total += weight;
    auto count = shares(table);
    EXPECT_EQ(count[0], 0U);
    for (size_t i = 0; i < weights.size(); ++i) {
      EXPECT_NEAR(count[static_cast<uint16_t>(i + 1)], slots * weights[i] / total,
                  1.0 + static_cast<double>(weights.size()))
          << "member " << i << " of weight " << weights[i];
    }
  }
}

TEST(Maglev, AThousandMembersShareEvenly) {
  const auto table = build_maglev(members(std::vector<uint32_t>(1000, 100)), slots);
  auto count = shares(table);
  for (uint16_t number = 1; number <= 1000; ++number) EXPECT_NEAR(count[number], 65.5, 1.0);
}

TEST(Maglev, OrderOfMembersDoesNotMatter) {
  auto all = members({3, 1, 4, 1, 5, 9, 2, 6});
  const auto table = build_maglev(all, slots);
  std::ranges::reverse(all);
  EXPECT_EQ(build_maglev(all, slots), table);
}

TEST(Maglev, AFourthMemberMovesLittleMoreThanItsShare) {
  const auto before = build_maglev(members({100, 100, 100}), slots);
  const auto after = build_maglev(members({100, 100, 100, 100}), slots);
  EXPECT_GE(moved(before, after), 0.25 - 0.001);
  EXPECT_LE(moved(before, after), 0.30);
}

TEST(Maglev, OneOfManyThatLeavesMovesFewOthers) {
  auto all = members(std::vector<uint32_t>(100, 10));
  const auto before = build_maglev(all, slots);
  all.erase(all.begin() + 40);
  const auto after = build_maglev(all, slots);
  EXPECT_LE(moved(before, after), 0.01 + 0.03);
}

TEST(Maglev, SmallTablesFillToo) {
  for (const uint32_t prime : {2U, 3U, 7U, 251U}) {
    const auto table = build_maglev(members({5, 1, 1}), prime);
    EXPECT_EQ(std::ranges::count(table, 0), 0);
  }
}

}  // namespace
}  // namespace limpet
