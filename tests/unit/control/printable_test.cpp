// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/printable.h"

#include <gtest/gtest.h>

#include "control/quantity.h"

namespace limpet {
namespace {

TEST(Printable, SpellsOutWhatATerminalWouldActOn) {
  const std::pair<std::string, std::string> cases[] = {
      {"plain", "plain"},
      {"grün €😀", "grün €😀"},
      {"a\x1b[2Jb", "a\\x1b[2Jb"},
      {"a\nb\tc\r", "a\\x0ab\\x09c\\x0d"},
      {std::string("\0", 1), "\\x00"},
      {"\x7f", "\\x7f"},
      {"\xc2\x9b", "\\x9b"},                // C1: CSI
      {"\xe2\x80\xae", "\\u202e"},          // right-to-left override
      {"\xff\xc3", "\\xff\\xc3"},           // not UTF-8, truncated
      {"\xc0\x9b", "\\xc0\\x9b"},           // overlong
      {"\xed\xa0\x80", "\\xed\\xa0\\x80"},  // surrogate
  };
  for (const auto& [from, to] : cases) EXPECT_EQ(printable(from), to);
}

TEST(Printable, WidthCountsCodePoints) {
  EXPECT_EQ(width(""), 0U);
  EXPECT_EQ(width("grün"), 4U);
  EXPECT_EQ(width("€😀"), 2U);
}

TEST(Quantity, Bytes) {
  EXPECT_EQ(byte_text(0), "0 B");
  EXPECT_EQ(byte_text(1023), "1023 B");
  EXPECT_EQ(byte_text(1024), "1.0 KiB");
  EXPECT_EQ(byte_text(1'468'006), "1.4 MiB");
  EXPECT_EQ(byte_text(1024 * 1024 - 1), "1.0 MiB");
  EXPECT_EQ(byte_text(UINT64_MAX), "16.0 EiB");
}

TEST(Quantity, Durations) {
  EXPECT_EQ(duration_text(0), "0s");
  EXPECT_EQ(duration_text(303), "5m 3s");
  EXPECT_EQ(duration_text(11'520), "3h 12m");
  EXPECT_EQ(duration_text(4 * 86'400 + 7 * 3600 + 59), "4d 7h");
}

}  // namespace
}  // namespace limpet
