// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/msrpc/syntax.h"

#include <gtest/gtest.h>

namespace limpet {
namespace {

TEST(MsrpcSyntax, ReadsAndWritesItsText) {
  const std::string text = "1544f5e0-613c-11d1-93df-00c04fd7bd09 v1.65535";
  const auto syntax = MsrpcSyntax::parse(text);
  ASSERT_TRUE(syntax);
  EXPECT_EQ(syntax->uuid[0], 0x15);
  EXPECT_EQ(syntax->uuid[15], 0x09);
  EXPECT_EQ(syntax->major, 1);
  EXPECT_EQ(syntax->minor, 65535);
  EXPECT_EQ(syntax->to_string(), text);
  EXPECT_EQ(MsrpcSyntax::parse("1544F5E0-613C-11D1-93DF-00C04FD7BD09 v1.65535"), syntax);
}

TEST(MsrpcSyntax, NamesTheMapperAndNdr) {
  EXPECT_EQ(endpoint_mapper.to_string(), "e1af8308-5d1f-11c9-91a4-08002b14a0fa v3.0");
  EXPECT_EQ(ndr.to_string(), "8a885d04-1ceb-11c9-9fe8-08002b104860 v2.0");
}

TEST(MsrpcSyntax, TakesNothingElse) {
  for (const char* text :
       {"", "1544f5e0-613c-11d1-93df-00c04fd7bd09", "1544f5e0-613c-11d1-93df-00c04fd7bd09 v1",
        "1544f5e0-613c-11d1-93df-00c04fd7bd09 1.0", "1544f5e0-613c-11d1-93df-00c04fd7bd09 v1.",
        "1544f5e0-613c-11d1-93df-00c04fd7bd09 v-1.0", "1544f5e0-613c-11d1-93df-00c04fd7bd09 v1.0 ",
        "1544f5e0-613c-11d1-93df-00c04fd7bd09 v1.65536",
        "1544f5e0-613c-11d1-93df-00c04fd7bd0g v1.0", "1544f5e0-613c-11d1-93df-00c04fd7bd v1.0",
        "1544f5e0+613c-11d1-93df-00c04fd7bd09 v1.0", "1544f5e0-613c-11d1-93df-0-c04fd7bd09 v1.0"}) {
    EXPECT_FALSE(MsrpcSyntax::parse(text)) << text;
  }
}

TEST(MsrpcSyntax, IsLittleEndianOnTheWire) {
  MsrpcWriter out;
  write_syntax(out, endpoint_mapper);
  const std::string wire("\x08\x83\xaf\xe1\x1f\x5d\xc9\x11\x91\xa4\x08\x00\x2b\x14\xa0\xfa\3\0\0\0",
                         20);
  EXPECT_EQ(out.text(), wire);
}

}  // namespace
}  // namespace limpet
