// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/text_table.h"

#include <gtest/gtest.h>

namespace limpet {
namespace {

TEST(TextTable, AlignsByCodePointsWithoutTrailingBlanks) {
  TextTable table({{"NAME"}, {"N", Align::right}, {"NOTE"}});
  table.add_row({std::string("grün"), std::string("7"), std::string()});
  table.add_row({std::string("a"), std::string("1234"), std::string("x y")});
  EXPECT_EQ(table.to_string({}),
            "NAME     N  NOTE\n"
            "grün     7\n"
            "a     1234  x y\n");
}

TEST(TextTable, ColoursDoNotCountAsWidth) {
  TextTable table({{"A"}, {"B"}});
  table.add_row({Cell("up", Colour::green), std::string("x")});
  EXPECT_EQ(table.to_string({.colour = true}), "A   B\n\x1b[32mup\x1b[0m  x\n");
  EXPECT_EQ(table.to_string({}), "A   B\nup  x\n");
}

TEST(TextTable, ShortAndLongRows) {
  TextTable table({{"A"}, {"B"}});
  table.add_row({});
  table.add_row({std::string("1"), std::string("2"), std::string("3")});
  EXPECT_EQ(table.to_string({}), "A  B\n\n1  2\n");
}

}  // namespace
}  // namespace limpet
