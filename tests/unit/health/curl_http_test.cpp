// SPDX-License-Identifier: GPL-2.0-or-later
// What an operator reads of a web server, healthy or not.
#include <atomic>

#include "tests/unit/health/curl_attempt_test.h"

namespace limpet {
namespace {

using namespace std::chrono_literals;
using Script = ScriptedServer::Script;

class CurlHttp : public CurlAttemptTest {
 protected:
  CurlHttp() : CurlAttemptTest(CheckKind::http) {}
};

Script answer(std::string reply) {
  return [=](int connection) {
    read_until(connection, "\r\n\r\n");
    write_bytes(connection, reply);
  };
}

/// A reply with this status line, and this body.
Script page(const std::string& status, const std::string& body = "ok") {
  return answer("HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) +
                "\r\nLocation: /elsewhere\r\n\r\n" + body);
}

TEST_F(CurlHttp, TheStatusDecides) {
  EXPECT_EQ(reason(page("200 OK")), "passed");
  EXPECT_EQ(reason(page("200 OK", "")), "passed");
  EXPECT_EQ(reason(page("503 Service Unavailable")), "status 503");
  EXPECT_EQ(reason(page("302 Found")), "status 302");
  EXPECT_EQ(reason(page("404 Not Found")), "status 404");
  target_.check.expect_status = {204, 401};
  EXPECT_EQ(reason(page("401 Unauthorized")), "passed");
  EXPECT_EQ(reason(answer("HTTP/1.1 204 No Content\r\n\r\n")), "passed");
  EXPECT_EQ(reason(page("200 OK")), "status 200");
}

TEST_F(CurlHttp, AnInterimStatusIsNotTheAnswer) {
  const std::string interim = "HTTP/1.1 100 Continue\r\n\r\n";
  EXPECT_EQ(reason(answer(interim + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")), "passed");
  EXPECT_EQ(reason(answer(interim + "HTTP/1.1 500 x\r\nContent-Length: 0\r\n\r\n")), "status 500");
  EXPECT_NE(reason(answer("HTTP/1.1 101 Switching Protocols\r\n\r\n")), "passed");
}

TEST_F(CurlHttp, TheBodyIsLookedThroughIfATextIsWanted) {
  target_.check.expect_body = "all is well";
  EXPECT_EQ(reason(page("200 OK", "<p>all is well</p>")), "passed");
  EXPECT_EQ(reason(page("200 OK", "down for maintenance")), "the body lacks \"all is well\"");
  EXPECT_EQ(reason(page("200 OK", "")), "the body lacks \"all is well\"");
  EXPECT_EQ(reason(page("503 x", "all is well")), "status 503");
  const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(reason(answer(chunked + "7\r\nall is \r\n4\r\nwell\r\n0\r\n\r\n")), "passed");
  EXPECT_EQ(reason(answer("HTTP/1.0 200 OK\r\n\r\nall is well, and I close")), "passed");
}

TEST_F(CurlHttp, NoMoreIsReadThanIsNeeded) {
  for (const std::string wanted : {"", "xx"}) {
    target_.check.expect_body = wanted;
    std::atomic<bool> gone = false;
    EXPECT_EQ(reason([&](int connection) {
                read_until(connection, "\r\n\r\n");
                write_bytes(connection, "HTTP/1.1 200 OK\r\n\r\n");
                while (write_bytes(connection, std::string(10'000, 'x'))) {
                }
                gone = true;
              }),
              "passed");
    EXPECT_TRUE(gone);
  }
  target_.check.expect_body = "y";
  EXPECT_EQ(reason([](int connection) {
              write_bytes(connection, "HTTP/1.1 200 OK\r\n\r\n");
              while (write_bytes(connection, std::string(10'000, 'x'))) {
              }
            }),
            "the body lacks \"y\" in its first 64 kB");
}

TEST_F(CurlHttp, AsksAsItWasTold) {
  target_.check.host = "mail.contoso.com";
  std::string request;
  EXPECT_EQ(reason([&](int connection) {
              request = read_until(connection, "\r\n\r\n");
              write_bytes(connection, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            }),
            "passed");
  EXPECT_TRUE(request.starts_with("GET /health HTTP/1.1\r\n")) << request;
  EXPECT_NE(request.find("\r\nHost: mail.contoso.com:"), request.npos) << request;
  EXPECT_NE(request.find("\r\nUser-Agent: limpet\r\n"), request.npos) << request;
}

TEST_F(CurlHttp, AsksOverIpv6) {
  const ScriptedServer server({page("200 OK")}, "::1");
  if (server.port() == 0) GTEST_SKIP() << "no IPv6 here";
  target_.address = ip("::1");
  EXPECT_EQ(reason(server.port()), "passed");
}

TEST_F(CurlHttp, AnswersThatDrip) {
  const std::string reply = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwell";
  target_.check.expect_body = "well";
  EXPECT_EQ(reason([=](int connection) {
              read_until(connection, "\r\n\r\n");
              for (const char byte : reply) {
                write_bytes(connection, {&byte, 1});
                std::this_thread::sleep_for(1ms);
              }
            }),
            "passed");
}

TEST_F(CurlHttp, AHeadWithoutAnEndIsGivenUp) {
  const auto forever = [](const std::string& text) {
    return [=](int connection) {
      bool goes_on = write_bytes(connection, "HTTP/1.1 200 OK\r\nPadding: ");
      while (goes_on) goes_on = write_bytes(connection, text);
    };
  };
  EXPECT_EQ(reason(forever("x\r\nPadding: ")), "the reply has no end");
  EXPECT_EQ(reason(forever(std::string(10'000, 'x'))),
            "a line of the reply has no end; it said \"HTTP/1.1 200 OK\"");
}

TEST_F(CurlHttp, AnotherProtocolIsNoWebServer) {
  const std::string why = reason([](int connection) {
    write_bytes(connection, "SSH-2.0-x\r\n");
    is_reset(connection);
  });
  EXPECT_NE(why.find("HTTP/0.9"), std::string::npos) << why;
}

}  // namespace
}  // namespace limpet
