// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/watch/grid.h"

#include <gmock/gmock.h>

#include "control/printable.h"

namespace limpet {
namespace {

using testing::ElementsAre;

std::vector<std::string> texts(const std::vector<Line>& lines) {
  std::vector<std::string> all;
  for (const Line& line : lines) all.push_back(plain_text(line));
  return all;
}

Grid grid(size_t columns) {
  Grid made({{"NAME", Align::left, 0}, {"A", Align::right, 1, 3}, {"B", Align::right, 2}}, "WHY");
  made.add_row({{"ex1"}, {"1"}, {"22"}}, "");
  made.add_row({{"a-long-name"}, {"2"}, {"333"}}, "for this reason");
  made.fit(columns);
  return made;
}

TEST(Grid, HasRoomForAll) {
  const Grid made = grid(40);
  EXPECT_EQ(plain_text(made.titles()), "NAME           A    B  WHY");
  EXPECT_THAT(texts(made.row(0)), ElementsAre("ex1            1   22"));
  EXPECT_THAT(texts(made.row(1)), ElementsAre("a-long-name    2  333  for this reason"));
}

TEST(Grid, PutsNotesBelow) {
  const Grid made = grid(24);
  EXPECT_EQ(plain_text(made.titles()), "NAME           A    B");
  EXPECT_THAT(texts(made.row(0)), ElementsAre("ex1            1   22"));
  EXPECT_THAT(texts(made.row(1)), ElementsAre("a-long-name    2  333", "  for this reason"));
}

TEST(Grid, LeavesOutWhatMattersLeast) {
  EXPECT_EQ(plain_text(grid(20).titles()), "NAME           A");
  EXPECT_EQ(plain_text(grid(15).titles()), "NAME");
  EXPECT_THAT(texts(grid(11).row(1)), ElementsAre("a-long-name", "  for this", "  reason"));
}

TEST(Grid, CutsNamesAtLast) {
  EXPECT_THAT(texts(grid(8).row(1)), ElementsAre("a-long-…", "  for", "  this", "  reason"));
  for (const size_t columns : {1, 2, 3, 4, 5}) {
    for (const Line& line : grid(columns).row(1)) EXPECT_LE(width(line), columns);
  }
}

TEST(StyledLine, IsCutBetweenCharacters) {
  EXPECT_EQ(clipped("Grüße", 5), "Grüße");
  EXPECT_EQ(clipped("Grüße", 4), "Grü…");
  EXPECT_EQ(clipped("Grüße", 0), "");
  EXPECT_EQ(plain_text(clipped(Line{{"ab"}, {"cd"}, {"ef"}}, 3)), "ab…");
}

TEST(StyledLine, IsBrokenBetweenWords) {
  EXPECT_THAT(wrapped("one two three", 7), ElementsAre("one two", "three"));
  EXPECT_THAT(wrapped("eleventhhour", 5), ElementsAre("eleve", "nthho", "ur"));
  EXPECT_THAT(wrapped("üüü", 2), ElementsAre("üü", "ü"));
  EXPECT_THAT(wrapped("", 2), ElementsAre(""));
}

TEST(StyledLine, FlowsOntoMoreLines) {
  EXPECT_THAT(texts(flowed({{"limpet"}, {""}, {"up 3s"}, {"a very long one"}}, 13)),
              ElementsAre("limpet  up 3s", "a very long …"));
}

}  // namespace
}  // namespace limpet
