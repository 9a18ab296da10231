// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/outcome.h"

#include <gtest/gtest.h>

namespace limpet {
namespace {

TEST(QuoteReply, QuotesTheFirstLine) {
  EXPECT_EQ(quote_reply("HTTP/1.1 400 Bad Request\r\nServer: x\r\n"),
            "\"HTTP/1.1 400 Bad Request\"");
  EXPECT_EQ(quote_reply("one\ntwo"), "\"one\"");
  EXPECT_EQ(quote_reply("no end"), "\"no end\"");
  EXPECT_EQ(quote_reply(""), "\"\"");
  EXPECT_EQ(quote_reply("\nsecond"), "\"\"");
}

TEST(QuoteReply, ShowsWhatCannotBePrintedAsAQuestionMark) {
  using namespace std::string_view_literals;
  EXPECT_EQ(quote_reply("a\0b\x1b[2J\x7f\xc3\xa9\t."sv), "\"a?b?[2J????.\"");
}

TEST(QuoteReply, CutsALongLine) {
  EXPECT_EQ(quote_reply(std::string(60, 'x')), '"' + std::string(60, 'x') + '"');
  EXPECT_EQ(quote_reply(std::string(61, 'x')), '"' + std::string(57, 'x') + "...\"");
  EXPECT_EQ(quote_reply(std::string(1'000'000, '\0')).size(), 62u);
}

}  // namespace
}  // namespace limpet
