// SPDX-License-Identifier: GPL-2.0-or-later
// What becomes of a check's connection, and what an operator reads if nothing good does.
#include <atomic>

#include "tests/unit/health/curl_attempt_test.h"
#include "tests/unit/health/full_listener.h"

namespace limpet {
namespace {

using namespace std::chrono_literals;
using Script = ScriptedServer::Script;

class CurlConnection : public CurlAttemptTest {
 protected:
  CurlConnection() : CurlAttemptTest(CheckKind::http) {}
};

Script answer(std::string reply) {
  return [=](int connection) {
    read_until(connection, "\r\n\r\n");
    write_bytes(connection, reply);
  };
}

uint16_t closed_port() {
  return ScriptedServer({}).port();
}

TEST_F(CurlConnection, NoConnection) {
  EXPECT_EQ(reason(closed_port()), "connection refused");
  target_.address = ip("255.255.255.255");  // which no TCP connects to
  EXPECT_EQ(reason(uint16_t{80}), "network is unreachable");
}

TEST_F(CurlConnection, AFullListenerTakesNoConnectionInTime) {
  const FullListener full;
  target_.check.timeout = 200ms;
  EXPECT_EQ(reason(full.port()), "no connection within 200 ms");
}

TEST_F(CurlConnection, SilenceIsToldByHowFarItCame) {
  target_.check.timeout = 200ms;
  EXPECT_EQ(reason([](int connection) { is_reset(connection); }),
            "connected, but no reply within 200 ms");
  EXPECT_EQ(reason([](int connection) {
              write_bytes(connection, "HTTP/1.1 200 OK\r\nServer: slow\r\n");
              is_reset(connection);
            }),
            "not done within 200 ms; it said \"HTTP/1.1 200 OK\"");
}

TEST_F(CurlConnection, ServersThatHangUp) {
  EXPECT_EQ(reason(answer("")), "closed the connection without a reply");
  EXPECT_EQ(reason([](int) {}), "closed the connection without a reply");
  EXPECT_EQ(reason([](int connection) {
              read_until(connection, "\r\n\r\n");
              const linger now{.l_onoff = 1, .l_linger = 0};
              setsockopt(connection, SOL_SOCKET, SO_LINGER, &now, sizeof now);
            }),
            "closed the connection without a reply");
  target_.check.expect_body = "well";
  EXPECT_EQ(reason(answer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx")),
            "transfer closed with 8 bytes remaining to read; it said \"HTTP/1.1 200 OK\"");
}

TEST_F(CurlConnection, EndsWithAResetAndLeavesNothing) {
  std::atomic<bool> reset = false;
  const ScriptedServer server({[&](int connection) {
    read_until(connection, "\r\n\r\n");
    write_bytes(connection, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    reset = is_reset(connection);
  }});
  EXPECT_EQ(reason(server.port()), "passed");
  EXPECT_TRUE(loop_.becomes([&] { return reset.load(); }));
}

TEST_F(CurlConnection, GivenUpAtAnyMomentItLeavesNothing) {
  const Script slow = [](int connection) {
    read_until(connection, "\r\n\r\n");
    write_bytes(connection, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx");
    is_reset(connection);
  };
  target_.check.expect_body = "never";
  const ScriptedServer server(std::vector<Script>(60, slow));
  loop_.give_up_after(0us, start(server.port()));
  std::this_thread::sleep_for(50ms);
  const size_t before = open_descriptors();
  for (int i = 0; i < 40; ++i) loop_.give_up_after(i * 30us, start(server.port()));
  EXPECT_TRUE(loop_.becomes([&] { return open_descriptors() <= before; }));
}

class CurlTcp : public CurlAttemptTest {
 protected:
  CurlTcp() : CurlAttemptTest(CheckKind::tcp) {}
};

TEST_F(CurlTcp, AConnectionIsEnoughAndEndsWithAReset) {
  std::atomic<int> resets = 0;
  const ScriptedServer server({[&](int connection) { resets += is_reset(connection) ? 1 : 2; }});
  EXPECT_EQ(reason(server.port()), "passed");
  EXPECT_TRUE(loop_.becomes([&] { return resets == 1; }));
  EXPECT_EQ(reason(closed_port()), "connection refused");
}

TEST_F(CurlTcp, ManyAreAskedAtOnce) {
  const ScriptedServer server(std::vector<Script>(30, [](int) {}));
  std::vector<std::unique_ptr<Attempt>> attempts;
  std::vector<std::string> reasons;
  target_.check.port = server.port();
  for (int i = 0; i < 15; ++i) {
    auto started = CurlAttempt::start(*curl_, target_,
                                      [&](Outcome outcome) { reasons.push_back(outcome.reason); });
    ASSERT_TRUE(started);
    attempts.push_back(std::move(*started));
  }
  EXPECT_TRUE(loop_.becomes([&] { return reasons.size() == attempts.size(); }));
  EXPECT_EQ(reasons, std::vector<std::string>(15, ""));
}

}  // namespace
}  // namespace limpet
