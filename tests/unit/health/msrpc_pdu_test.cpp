// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/msrpc/pdu.h"

#include <gtest/gtest.h>

#include "tests/unit/health/msrpc_replies.h"

namespace limpet {
namespace {

std::string error_of(std::string_view bytes) {
  MsrpcPduReader reader;
  const auto pdu = reader.take(bytes);
  if (!pdu) return pdu.error().message;
  return *pdu ? "a PDU" : "more";
}

TEST(MsrpcPdu, IsWrittenLittleEndian) {
  const std::string wire("\5\0\x0b\3\x10\0\0\0\x13\0\0\0\x04\3\2\1abc", 19);
  EXPECT_EQ(msrpc_pdu(MsrpcType::bind, 0x01020304, "abc"), wire);
}

TEST(MsrpcPdu, IsReadInEitherByteOrderAndOneAfterTheOther) {
  const std::string all = Replies{ByteOrder::big}.pdu(MsrpcType::fault, 7, "1234", 1) +
                          Replies{}.pdu(MsrpcType::response, 8, "", 2) + "\5";
  std::string_view bytes = all;
  MsrpcPduReader reader;
  const auto first = reader.take(bytes).value();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->type, MsrpcType::fault);
  EXPECT_EQ(first->call, 7u);
  EXPECT_EQ(first->body, "1234");
  EXPECT_EQ(first->order, ByteOrder::big);
  EXPECT_TRUE(first->first() && !first->last());
  const auto second = reader.take(bytes).value();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->call, 8u);
  EXPECT_EQ(second->body, "");
  EXPECT_EQ(bytes, "\5");
  EXPECT_FALSE(reader.begun());
  EXPECT_FALSE(reader.take(bytes).value());
  EXPECT_TRUE(reader.begun());
  EXPECT_FALSE(reader.ended());
}

TEST(MsrpcPdu, AnotherProtocolIsQuotedByTheLine) {
  EXPECT_EQ(error_of("HTTP/1.1 400 Bad Request\r\nServer"),
            "no MSRPC reply: \"HTTP/1.1 400 Bad Request\"");
  EXPECT_EQ(error_of(std::string(80, 'x')), "no MSRPC reply: \"" + std::string(57, 'x') + "...\"");
  MsrpcPduReader reader;
  std::string_view bytes = "220 mail";
  EXPECT_FALSE(reader.take(bytes).value());
  EXPECT_EQ(reader.ended().value().message, "no MSRPC reply: \"220 mail\"");
}

TEST(MsrpcPdu, AHeaderThatCannotBeIsRefused) {
  const std::string good = Replies{}.pdu(MsrpcType::response, 1, "");
  const auto with = [&](size_t at, char value) {
    std::string bad = good;
    bad[at] = value;
    return error_of(bad);
  };
  EXPECT_EQ(with(1, 1), "a PDU");
  EXPECT_EQ(with(1, 2), "no MSRPC reply: \"????????????????\"");
  EXPECT_EQ(with(1, '\xff'), "no MSRPC reply: \"????????????????\"");
  EXPECT_EQ(with(4, 0x20), "no MSRPC reply: \"???? ???????????\"");
  EXPECT_EQ(with(8, 15), "no MSRPC reply: \"????????????????\"");
  EXPECT_EQ(with(9, 0x40), "the MSRPC reply has a fragment of 16400 bytes, and we take 4280");
  EXPECT_EQ(with(10, 8), "the MSRPC reply has an authentication that nobody asked for");
}

TEST(MsrpcPdu, TakesWhatWasOfferedAndNoMore) {
  EXPECT_EQ(error_of(Replies{}.pdu(MsrpcType::response, 1, std::string(4264, 'x'))), "a PDU");
  EXPECT_EQ(error_of(Replies{}.pdu(MsrpcType::response, 1, std::string(4265, 'x'))),
            "the MSRPC reply has a fragment of 4281 bytes, and we take 4280");
}

}  // namespace
}  // namespace limpet
