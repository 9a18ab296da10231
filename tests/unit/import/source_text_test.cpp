// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/import/source_text.h"

#include <gtest/gtest.h>

namespace limpet::nlb {
namespace {

using std::string_literals::operator""s;

std::string decoded(const std::string& bytes) {
  const auto text = decode_text(bytes);
  return text ? *text : "error: " + text.error().message;
}

TEST(SourceText, WithoutAMarkItIsWhatItIs) {
  EXPECT_EQ(decoded("All"), "All");
  EXPECT_EQ(decoded(""), "");
  EXPECT_EQ(decoded("\xff"), "\xff");  // whoever shows it makes it printable
}

TEST(SourceText, ByteOrderMarks) {
  EXPECT_EQ(decoded("\xef\xbb\xbf"
                    "All"),
            "All");
  EXPECT_EQ(decoded("\xff\xfe"
                    "A\0l\0\xac\x20"s),
            "Al€");
  EXPECT_EQ(decoded("\xfe\xff"
                    "\0A\0l\x20\xac"s),
            "Al€");
}

TEST(SourceText, PairsOfSurrogates) {
  EXPECT_EQ(decoded("\xff\xfe\x3d\xd8\x00\xde"s), "😀");
  EXPECT_EQ(decoded("\xff\xfe\x3d\xd8x\0"s), "�x");
  EXPECT_EQ(decoded("\xff\xfe\x00\xde"s), "�");
  EXPECT_EQ(decoded("\xff\xfe\x3d\xd8"s), "�");
}

TEST(SourceText, WhatIsNoText) {
  EXPECT_EQ(decoded("\xff\xfe"
                    "A"),
            "error: ends in the middle of a UTF-16 character");
  EXPECT_EQ(decoded("A\0"s), "error: is no text: there is a zero byte in it");
  EXPECT_EQ(decoded("\xff\xfe\0\0"s), "error: is no text: there is a zero byte in it");
}

TEST(SourceText, Lines) {
  using Lines = std::vector<std::string_view>;
  EXPECT_EQ(lines_of(""), Lines{});
  EXPECT_EQ(lines_of("a \t\r\n\n  b"), (Lines{"a", "", "  b"}));
  EXPECT_EQ(lines_of("a\r\n"), Lines{"a"});
}

}  // namespace
}  // namespace limpet::nlb
