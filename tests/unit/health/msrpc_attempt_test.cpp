// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/msrpc/attempt.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <atomic>

#include "tests/unit/health/attempt_loop.h"
#include "tests/unit/health/msrpc_replies.h"
#include "tests/unit/health/scripted_server.h"

namespace limpet {
namespace {

using namespace std::chrono_literals;
using Script = ScriptedServer::Script;

constexpr size_t bind_size = 72, question_size = 156;
const Replies replies;

Script say(std::string bytes) {
  return [=](int connection) { write_bytes(connection, bytes); };
}

/// Answers the bind, and the question with this.
Script mapper(std::string answer) {
  return [=](int connection) {
    if (read_bytes(connection, bind_size).size() < bind_size) return;
    write_bytes(connection, replies.bind_ack());
    if (read_bytes(connection, question_size).size() < question_size) return;
    write_bytes(connection, answer);
    is_reset(connection);
  };
}

std::string at_port(uint16_t port) {
  return replies.map_answer(replies.map_stub({tower_at(port)}));
}

Script hang(std::string after = "") {
  return [=](int connection) {
    write_bytes(connection, after);
    is_reset(connection);
  };
}

class MsrpcAttemptTest : public testing::Test {
 protected:
  MsrpcAttemptTest() {
    target_.check.kind = CheckKind::msrpc;
    target_.check.timeout = 3s;
    target_.address = *IpAddress::parse("127.0.0.1");
  }

  AttemptLoop::Start start(uint16_t port) {
    target_.check.port = port;
    return [this](uv_loop_t* loop, Attempt::Done done) {
      return MsrpcAttempt::start(loop, target_, std::move(done));
    };
  }

  std::string reason(uint16_t port) {
    const Outcome outcome = loop_.run(start(port));
    EXPECT_EQ(outcome.passed, outcome.reason.empty());
    EXPECT_TRUE(outcome.asked);
    return outcome.passed ? "passed" : outcome.reason;
  }
  std::string reason(Script script) {
    const ScriptedServer server({std::move(script)});
    return reason(server.port());
  }

  Target target_;
  AttemptLoop loop_;
};

uint16_t closed_port() {
  return ScriptedServer({}).port();
}

TEST_F(MsrpcAttemptTest, ABindIsEnoughAndEndsWithAReset) {
  std::atomic<bool> reset = false;
  EXPECT_EQ(reason([&](int connection) {
              EXPECT_EQ(read_bytes(connection, bind_size).size(), bind_size);
              write_bytes(connection, replies.bind_ack());
              reset = is_reset(connection);
            }),
            "passed");
  EXPECT_TRUE(reset);
}

TEST_F(MsrpcAttemptTest, AnInterfaceIsLookedForWhereTheMapperSays) {
  std::atomic<bool> reset = false;
  const ScriptedServer service({[&](int connection) { reset = is_reset(connection); }});
  target_.check.interface = srvsvc;
  EXPECT_EQ(reason(mapper(at_port(service.port()))), "passed");
  EXPECT_TRUE(loop_.becomes([&] { return reset.load(); }));
  const uint16_t port = closed_port();
  EXPECT_EQ(reason(mapper(at_port(port))), "port " + std::to_string(port) +
                                               ", which the endpoint mapper named: "
                                               "connection refused");
  const std::string unknown = replies.map_answer(replies.map_stub({}, 0x16c9a0d6));
  EXPECT_EQ(reason(mapper(unknown)),
            std::string("the endpoint mapper knows no interface ") + srvsvc);
}

TEST_F(MsrpcAttemptTest, AnswersOverIpv6) {
  const ScriptedServer server({hang(replies.bind_ack())}, "::1");
  if (server.port() == 0) GTEST_SKIP() << "no IPv6 here";
  target_.address = *IpAddress::parse("::1");
  EXPECT_EQ(reason(server.port()), "passed");
}

TEST_F(MsrpcAttemptTest, NoConnection) {
  EXPECT_EQ(reason(closed_port()), "connection refused");
  target_.address = *IpAddress::parse("255.255.255.255");  // which no TCP connects to
  EXPECT_EQ(reason(uint16_t{135}), "network is unreachable");
}

TEST_F(MsrpcAttemptTest, AFullListenerDoesNotAnswerInTime) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(listen(listener, 0), 0);  // with room for one
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ASSERT_EQ(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), 0);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int first = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(connect(first, reinterpret_cast<const sockaddr*>(&address), size), 0);
  target_.check.timeout = 200ms;
  EXPECT_EQ(reason(ntohs(address.sin_port)), "no answer to the connection within 200 ms");
  close(first);
  close(listener);
}

TEST_F(MsrpcAttemptTest, SilenceIsToldByWhatIsMissing) {
  target_.check.timeout = 200ms;
  target_.check.interface = srvsvc;
  const std::string ack = replies.bind_ack(), question = std::string("the question for interface ");
  EXPECT_EQ(reason(hang()), "connected, but no answer to the bind within 200 ms");
  EXPECT_EQ(reason(hang(ack.substr(0, 20))),
            "connected, but only a part of the answer to the bind within 200 ms");
  EXPECT_EQ(reason(hang(ack)),
            "connected, but no answer to " + question + srvsvc + " within 200 ms");
  EXPECT_EQ(reason(hang("SSH-2.0-x")), "no MSRPC reply: \"SSH-2.0-x\"");
}

TEST_F(MsrpcAttemptTest, ServersThatHangUp) {
  EXPECT_EQ(reason([](int connection) { read_bytes(connection, bind_size); }),
            "no answer to the bind: the server closed the connection");
  EXPECT_EQ(reason([](int connection) {
              const linger at_once{.l_onoff = 1, .l_linger = 0};
              setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
              read_bytes(connection, 1);
            }),
            "no answer to the bind: connection reset by peer");
  // It has not read the bind, so its end is a reset; what it said counts all the same.
  EXPECT_EQ(reason(say("HTTP/1.1 400 Bad Request\r\n\r\n")),
            "no MSRPC reply: \"HTTP/1.1 400 Bad Request\"");
}

TEST_F(MsrpcAttemptTest, AnswersThatDrip) {
  const ScriptedServer service({hang()});
  target_.check.interface = srvsvc;
  const std::string all = replies.bind_ack() + at_port(service.port());
  EXPECT_EQ(reason([=](int connection) {
              for (const char byte : all) {
                write_bytes(connection, {&byte, 1});
                std::this_thread::sleep_for(1ms);
              }
              is_reset(connection);
            }),
            "passed");
}

TEST_F(MsrpcAttemptTest, AnswersWithoutAnEnd) {
  target_.check.interface = srvsvc;
  const auto forever = [](std::string first, std::string again) {
    return [=](int connection) {
      bool goes_on = write_bytes(connection, first);
      while (goes_on) goes_on = write_bytes(connection, again);
    };
  };
  EXPECT_EQ(reason(forever("", std::string(10'000, 'x'))),
            "no MSRPC reply: \"" + std::string(57, 'x') + "...\"");
  EXPECT_EQ(reason(forever(replies.bind_ack() + replies.pdu(MsrpcType::response, 2, "12345678", 1),
                           replies.pdu(MsrpcType::response, 2, "12345678", 0))),
            "the endpoint mapper's answer is longer than 16384 bytes");
}

TEST_F(MsrpcAttemptTest, AnInterfaceThatIsNoneCannotBeAskedFor) {
  target_.check.interface = "srvsvc";
  EXPECT_FALSE(loop_.run(start(135)).asked);
}

TEST_F(MsrpcAttemptTest, GivenUpAtAnyMomentItLeavesNothing) {
  target_.check.interface = srvsvc;
  const ScriptedServer service(std::vector<Script>(60, hang()));
  const ScriptedServer server(std::vector<Script>(60, mapper(at_port(service.port()))));
  loop_.give_up_after(0us, start(server.port()));
  std::this_thread::sleep_for(50ms);
  const size_t before = open_descriptors();
  for (int i = 0; i < 40; ++i) loop_.give_up_after(i * 20us, start(server.port()));
  EXPECT_TRUE(loop_.becomes([&] { return open_descriptors() <= before; }));
}

}  // namespace
}  // namespace limpet
