// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/import/names.h"

#include <gtest/gtest.h>

#include "control/import/comment_text.h"
#include "control/import/port_pieces.h"

namespace limpet::nlb {
namespace {

TEST(ImportNames, Names) {
  EXPECT_EQ(valid_name("EX1", "node"), "EX1");
  EXPECT_EQ(valid_name("mail cluster/1", "node"), "mail-cluster-1");
  EXPECT_EQ(valid_name("-_.x", "node"), "x");
  EXPECT_EQ(valid_name("ü", "node"), "node");
  EXPECT_EQ(valid_name(std::string(100, 'a'), "node").size(), 48U);
}

TEST(ImportNames, Hosts) {
  EXPECT_EQ(valid_host("EX1.Contoso.com"), "ex1.contoso.com");
  EXPECT_EQ(valid_host("..ex_1. .-"), "ex_1");
  EXPECT_EQ(valid_host("10"), "node-10");
  EXPECT_EQ(valid_host("192.0.2.1"), "192.0.2.node-1");
  EXPECT_EQ(valid_host(""), "node");
  EXPECT_LE(valid_host(std::string(10'000, '.') + std::string(300, 'a')).size(), 60U);
}

TEST(ImportNames, Unique) {
  UniqueNames names;
  EXPECT_EQ(names.take("EX1"), "EX1");
  EXPECT_EQ(names.take("ex1"), "ex1-2");
  EXPECT_EQ(names.take("ex1"), "ex1-3");
  EXPECT_EQ(names.take("ex1-2"), "ex1-2-2");
}

TEST(ImportNames, Strings) {
  EXPECT_EQ(toml_string("a\"b\\c\n\x7f€"), "\"a\\\"b\\\\c\\u000a\\u007f€\"");
}

TEST(ImportNames, Comments) {
  EXPECT_EQ(comment("a  b"), "# a b\n");
  EXPECT_EQ(comment(""), "#\n");
  EXPECT_EQ(comment("a\nb\x1b"), "# a\\x0ab\\x1b\n");
  const std::string word(60, 'x');
  EXPECT_EQ(comment(word + " " + word, true), "# " + word + "\n#   " + word + "\n");
}

TEST(PortPieces, Without) {
  using Pieces = std::vector<Ports>;
  EXPECT_EQ(without({0, 65535}, {}), (Pieces{{0, 65535}}));
  EXPECT_EQ(without({0, 65535}, {{443, 443}, {80, 90}}),
            (Pieces{{0, 79}, {91, 442}, {444, 65535}}));
  EXPECT_EQ(without({80, 90}, {{0, 80}, {90, 100}}), (Pieces{{81, 89}}));
  EXPECT_EQ(without({80, 90}, {{0, 65535}}), Pieces{});
  EXPECT_EQ(without({80, 90}, {{10, 20}, {91, 100}}), (Pieces{{80, 90}}));
}

}  // namespace
}  // namespace limpet::nlb
