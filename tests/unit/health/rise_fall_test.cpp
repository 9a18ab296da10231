// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/rise_fall.h"

#include <gtest/gtest.h>

namespace limpet {
namespace {

/// What is known after each result, as a letter; '+' is a result that passed. A capital where
/// take() said that it changed.
std::string course(RiseFall rise_fall, const std::string& results) {
  std::string course;
  for (const char result : results) {
    const bool changed = rise_fall.take(result == '+');
    const Known known = rise_fall.known();
    const char letter = known == Known::unknown ? '?' : known == Known::up ? 'u' : 'd';
    course += changed ? static_cast<char>(std::toupper(letter)) : letter;
  }
  return course;
}

TEST(RiseFall, OfTheUnknownOneGoodResultIsEnough) {
  EXPECT_EQ(RiseFall(5, 5).known(), Known::unknown);
  EXPECT_EQ(course(RiseFall(5, 5), "+"), "U");
  EXPECT_EQ(course(RiseFall(5, 5), "----+"), "????U");
}

TEST(RiseFall, OfTheUnknownOneBadResultIsNot) {
  EXPECT_EQ(course(RiseFall(5, 3), "---"), "??D");
  EXPECT_EQ(course(RiseFall(5, 1), "-"), "D");
}

TEST(RiseFall, LaterOnlySoManyInARowChangeWhatIsKnown) {
  EXPECT_EQ(course(RiseFall(2, 3), "+---++"), "UuuDdU");
  EXPECT_EQ(course(RiseFall(2, 3), "---+-++---"), "??DdddUuuD");
  EXPECT_EQ(course(RiseFall(1, 1), "+-+-"), "UDUD");
}

TEST(RiseFall, FlappingNeverChangesIt) {
  std::string up = "+", down = "---";
  for (int i = 0; i < 100; ++i) up += "--+", down += "+-";
  EXPECT_EQ(course(RiseFall(2, 3), up), "U" + std::string(300, 'u'));
  EXPECT_EQ(course(RiseFall(2, 3), down), "??D" + std::string(200, 'd'));
}

TEST(RiseFall, WhatWasKnownBeforeCountsLikeAResult) {
  EXPECT_EQ(course(RiseFall(2, 3, Known::up), "---"), "uuD");
  EXPECT_EQ(course(RiseFall(2, 3, Known::up), "+"), "u");
  EXPECT_EQ(course(RiseFall(2, 3, Known::down), "++"), "dU");
}

TEST(RiseFall, CountsResultsInARow) {
  RiseFall rise_fall(2, 3);
  EXPECT_EQ(rise_fall.run(), 0u);
  std::vector<uint32_t> runs;
  for (const bool passed : {false, false, true, false, false, false}) {
    rise_fall.take(passed);
    runs.push_back(rise_fall.run());
  }
  EXPECT_EQ(runs, (std::vector<uint32_t>{1, 2, 1, 1, 2, 3}));
}

}  // namespace
}  // namespace limpet
