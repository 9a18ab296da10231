// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/msrpc/conversation.h"

#include <gtest/gtest.h>

#include "tests/unit/health/msrpc_replies.h"

namespace limpet {
namespace {

/// "port N", "done", "failed: …", or what is missing; the bytes come in pieces of `each`.
std::string result_of(std::string_view bytes, const std::string& interface = srvsvc,
                      size_t each = 1'000'000) {
  MsrpcConversation conversation(MsrpcSyntax::parse(interface));
  for (; !bytes.empty(); bytes = bytes.substr(std::min(each, bytes.size()))) {
    const auto taken = conversation.take(bytes.substr(0, each));
    if (!taken) return "failed: " + taken.error().message;
  }
  if (!conversation.done()) return conversation.missing();
  return conversation.port() == 0 ? "done" : "port " + std::to_string(conversation.port());
}

class MsrpcInOrder : public testing::TestWithParam<ByteOrder> {
 protected:
  Replies replies_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(, MsrpcInOrder, testing::Values(ByteOrder::little, ByteOrder::big));

TEST_P(MsrpcInOrder, ABindAloneIsEnoughWithoutAnInterface) {
  EXPECT_EQ(result_of(replies_.bind_ack(), ""), "done");
  EXPECT_EQ(result_of(replies_.bind_ack() + "whatever", ""), "done");
}

TEST_P(MsrpcInOrder, AnyPiecesGiveThePort) {
  const std::string stub = replies_.map_stub({tower_at(49153), tower_at(2)});
  for (const size_t fragment : {1, 7, 100, 4000}) {
    const std::string all = replies_.bind_ack() + replies_.map_answer(stub, fragment);
    for (const size_t each : {1, 2, 3, 15, 16, 17, 61, 1000}) {
      EXPECT_EQ(result_of(all, srvsvc, each), "port 49153") << fragment << ' ' << each;
    }
  }
}

TEST_P(MsrpcInOrder, RefusalsAreTold) {
  const std::string refused = "failed: the endpoint mapper refused the bind: ";
  EXPECT_EQ(result_of(replies_.bind_ack(2, 1)),
            refused + "there is no endpoint mapper behind this port");
  EXPECT_EQ(result_of(replies_.bind_ack(2, 2)), refused + "it does not speak NDR");
  EXPECT_EQ(result_of(replies_.bind_ack(1, 0)), refused + "its user gives no reason");
  EXPECT_EQ(result_of(replies_.bind_ack(2, 99)), refused + "its provider gives reason 99");
  EXPECT_EQ(result_of(replies_.bind_nak(2)), refused + "a limit of its own is exceeded");
  EXPECT_EQ(result_of(replies_.bind_nak(77)), refused + "reason 77");
  EXPECT_EQ(result_of(replies_.fault(1, 5)), refused + "fault 0x00000005 (access denied)");
  EXPECT_EQ(result_of(replies_.bind_ack() + replies_.fault(2, 0x1c010014)),
            "failed: the endpoint mapper answered with fault 0x1c010014 (the server is too busy)");
}

TEST(Msrpc, SendsTheQuestionOnceTheBindIsAccepted) {
  MsrpcConversation conversation(MsrpcSyntax::parse(srvsvc));
  EXPECT_EQ(conversation.to_send().size(), 72u);
  EXPECT_EQ(conversation.to_send(), "");
  EXPECT_TRUE(conversation.take(Replies{}.bind_ack()));
  EXPECT_EQ(conversation.to_send().size(), 156u);
  EXPECT_EQ(conversation.to_send(), "");
}

TEST(Msrpc, SaysWhatIsMissing) {
  const std::string question = std::string("the question for interface ") + srvsvc;
  const std::string ack = Replies{}.bind_ack();
  const std::string answer = Replies{}.map_answer(Replies{}.map_stub({tower_at(1)}), 60);
  EXPECT_EQ(result_of(""), "no answer to the bind");
  EXPECT_EQ(result_of(ack.substr(0, 59)), "only a part of the answer to the bind");
  EXPECT_EQ(result_of(ack), "no answer to " + question);
  EXPECT_EQ(result_of(ack + answer.substr(0, 84)), "only a part of the answer to " + question);
}

TEST(Msrpc, AnswersOutOfPlaceAreRefused) {
  const Replies replies;
  const std::string ack = replies.bind_ack(), stub = replies.map_stub({tower_at(1)});
  EXPECT_EQ(result_of(replies.map_answer(stub)),
            "failed: the MSRPC reply belongs to another call than ours");
  EXPECT_EQ(result_of(replies.pdu(MsrpcType::response, 1, "12345678")),
            "failed: the answer to the bind is of an unexpected type, 2");
  EXPECT_EQ(result_of(replies.pdu(MsrpcType::bind_ack, 1, "")),
            "failed: the answer to the bind is malformed");
  EXPECT_EQ(result_of(replies.pdu(MsrpcType::bind_ack, 1, "", 1)),
            "failed: the answer to the bind is fragmented");
  EXPECT_EQ(result_of(ack + replies.pdu(MsrpcType::bind_ack, 2, "")),
            "failed: the answer to ept_map is of an unexpected type, 12");
}

TEST(Msrpc, FragmentsMustBelongTogether) {
  const Replies replies;
  const std::string apart =
      "failed: the endpoint mapper's answer has fragments that do not belong together";
  const auto fragment = [&](uint8_t flags, std::string_view body = "12345678") {
    return replies.pdu(MsrpcType::response, 2, body, flags);
  };
  const std::string ack = replies.bind_ack();
  EXPECT_EQ(result_of(ack + fragment(0)), apart);
  EXPECT_EQ(result_of(ack + fragment(1) + fragment(1)), apart);
  EXPECT_EQ(result_of(ack + fragment(1, "1234567")), apart);
  EXPECT_EQ(result_of(ack + fragment(1) +
                      Replies{ByteOrder::big}.pdu(MsrpcType::response, 2, "12345678", 2)),
            apart);
}

TEST(Msrpc, AnEndlessAnswerIsNotTaken) {
  const Replies replies;
  std::string all = replies.bind_ack();
  for (int i = 0; i < 2000; ++i) {
    all += replies.pdu(MsrpcType::response, 2, "12345678", i == 0 ? 1 : 0);
  }
  EXPECT_EQ(result_of(all), "failed: the endpoint mapper's answer is longer than 16384 bytes");
}

}  // namespace
}  // namespace limpet
