// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/control/control_server.h"

#include <gmock/gmock.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <list>
#include <thread>

#include "control/protocol.h"
#include "tests/unit/control/running_server.h"

namespace limpet {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::HasSubstr;

// More than the kernel buffers for a socket, so that a write must wait for the reader.
constexpr size_t big = 1'000'000;

Methods test_methods() {
  return {{"echo", [](const json& params) -> Result<json> { return params; }},
          {"big", [](const json&) -> Result<json> { return json(std::string(big, 'x')); }}};
}

std::string request(int id, const std::string& method = "echo") {
  return request_line(id, method, json::object());
}

std::string result(int id) {
  return R"({"jsonrpc":"2.0","protocol":1,"id":)" + std::to_string(id) + R"(,"result":{}})";
}

class ControlServerTest : public testing::Test {
 protected:
  explicit ControlServerTest(ControlLimits limits = {})
      : path_(directory_.path("run/control.sock")), server_(path_, test_methods(), limits) {}

  // Waits for less than the write limit, which would end a connection that hangs.
  bool becomes(size_t connections) const {
    for (int i = 0; i < 1600 && server_.connections() != connections; ++i) {
      std::this_thread::sleep_for(5ms);
    }
    return server_.connections() == connections;
  }

  TempDirectory directory_;
  std::string path_;
  RunningServer server_;
};

class ShortLimits : public ControlServerTest {
 protected:
  ShortLimits() : ControlServerTest({.connections = 4, .idle = 200ms, .write = 200ms}) {}
};

TEST_F(ControlServerTest, AnswersGarbageAndGoesOn) {
  RawClient client(path_);
  client.send("garbage\n\n\xff\xfe\n" + request(1));
  for (int i = 0; i < 3; ++i) EXPECT_THAT(client.line().value_or(""), HasSubstr("-32700"));
  EXPECT_EQ(client.line(), result(1));
}

TEST_F(ControlServerTest, TheLongestRequestIsAnsweredAndALongerOneEndsTheConnection) {
  RawClient client(path_);
  std::string longest = request(1);
  longest.insert(0, max_request_bytes + 1 - longest.size(), ' ');
  client.send(longest);
  EXPECT_EQ(client.line(), result(1));
  client.send(" " + longest);
  EXPECT_THAT(client.line().value_or(""), HasSubstr("-32600"));
  EXPECT_TRUE(client.hung_up());
}

TEST_F(ControlServerTest, AnEndlessLineIsCutOff) {
  RawClient client(path_);
  client.send(std::string(10'000'000, 'x'));
  EXPECT_THAT(client.line().value_or(""), HasSubstr("-32600"));
  EXPECT_TRUE(client.hung_up());
}

TEST_F(ControlServerTest, ByteByByte) {
  RawClient client(path_);
  for (const char c : request(1)) {
    client.send({&c, 1});
    std::this_thread::sleep_for(1ms);
  }
  EXPECT_EQ(client.line(), result(1));
}

TEST_F(ControlServerTest, PipelinedRequestsAreAnsweredInOrder) {
  RawClient client(path_);
  std::thread sender([&] {
    for (int i = 0; i < 3000; ++i) {
      client.send(request(i) + R"({"jsonrpc":"2.0","method":"echo"})" + "\n");
    }
  });
  for (int i = 0; i < 3000; ++i) ASSERT_EQ(client.line(), result(i));
  sender.join();
}

TEST_F(ControlServerTest, AHalfClosedClientGetsItsReplies) {
  RawClient client(path_);
  std::string last = request(3);
  last.pop_back();
  client.send(request(1) + request(2, "big") + last);
  client.finish_sending();
  EXPECT_EQ(client.line(), result(1));
  EXPECT_EQ(client.line().value_or("").size(), result(2).size() + big);
  EXPECT_EQ(client.line(), result(3));
  EXPECT_TRUE(client.hung_up());
}

TEST_F(ControlServerTest, TheConnectionAfterAUsersLastIsToldSo) {
  std::list<RawClient> clients;
  for (int i = 0; i < 224; ++i) {
    clients.emplace_back(path_);
    clients.back().send(request(i));
    ASSERT_EQ(clients.back().line(), result(i));
  }
  RawClient surplus(path_);
  EXPECT_THAT(surplus.line().value_or(""),
              HasSubstr("too many connections: 224 are open, 224 of them yours"));
  EXPECT_TRUE(surplus.hung_up());
  clients.pop_back();
  ASSERT_TRUE(becomes(223));
  RawClient next(path_);
  next.send(request(1));
  EXPECT_EQ(next.line(), result(1));
}

TEST_F(ControlServerTest, AClientThatDoesNotReadIsNotRead) {
  RawClient deaf(path_);
  const std::string requests = [] {
    std::string text;
    for (int i = 0; i < 1000; ++i) text += request(i, "big");
    return text;
  }();
  size_t taken = 0;
  for (int quiet = 0; quiet < 10; ++quiet) {
    for (size_t sent = 0; (sent = deaf.send_what_fits(requests)) > 0; quiet = 0) taken += sent;
    std::this_thread::sleep_for(5ms);
  }
  EXPECT_LT(taken, 2'000'000U);
  RawClient other(path_);  // and nobody else suffers
  other.send(request(1));
  EXPECT_EQ(other.line(), result(1));
}

TEST_F(ControlServerTest, AClientThatLeavesWithoutReading) {
  for (int i = 0; i < 20; ++i) {
    RawClient rude(path_);
    rude.send(request(1, "big") + request(2, "big"));
  }
  EXPECT_TRUE(becomes(0));
}

TEST_F(ControlServerTest, ClosesCleanlyWhileConnected) {
  RawClient silent(path_);
  RawClient half(path_);
  half.send("{\"json");
  RawClient deaf(path_);
  deaf.send(request(1, "big"));
  ASSERT_TRUE(becomes(3));
  server_.stop();
  EXPECT_NE(access(path_.c_str(), F_OK), 0);
  EXPECT_TRUE(silent.hung_up());
  EXPECT_FALSE(RawClient(path_).connected());
}

TEST_F(ControlServerTest, ASecondServerIsRefused) {
  uv_loop_t loop;
  uv_loop_init(&loop);
  const auto second = ControlServer::open(&loop, path_, {});
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().message, HasSubstr("another limpetd answers"));
  uv_run(&loop, UV_RUN_DEFAULT);
  EXPECT_EQ(uv_loop_close(&loop), 0);
  RawClient client(path_);
  client.send(request(1));
  EXPECT_EQ(client.line(), result(1));
}

TEST_F(ShortLimits, ThereIsAnEndToAllConnections) {
  std::list<RawClient> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back(path_).send(request(i));
    ASSERT_EQ(clients.back().line(), result(i));
  }
  EXPECT_THAT(RawClient(path_).line().value_or(""), HasSubstr("too many connections"));
}

TEST_F(ShortLimits, SilentClientsAreDropped) {
  RawClient silent(path_);
  EXPECT_TRUE(silent.hung_up());
}

TEST_F(ShortLimits, ATricklingClientIsDropped) {
  RawClient slow(path_);
  const auto start = std::chrono::steady_clock::now();
  while (slow.send(" ") && std::chrono::steady_clock::now() - start < 2s) {
    std::this_thread::sleep_for(20ms);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, 1s);
}

TEST_F(ShortLimits, AClientThatNeverReadsIsDropped) {
  RawClient deaf(path_);
  deaf.send(request(1));
  ASSERT_EQ(deaf.line(), result(1));  // so it is counted by now
  deaf.send(request(2, "big"));
  EXPECT_TRUE(becomes(0));
}

}  // namespace
}  // namespace limpet
