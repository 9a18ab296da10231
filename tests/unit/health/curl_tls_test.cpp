// SPDX-License-Identifier: GPL-2.0-or-later
// Whose certificates a check believes, and what an operator reads of the others.
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/unit/health/curl_attempt_test.h"
#include "tests/unit/health/tls_server.h"

namespace limpet {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using Script = ScriptedServer::Script;

class CurlTls : public CurlAttemptTest {
 protected:
  explicit CurlTls(CheckKind kind = CheckKind::tls) : CurlAttemptTest(kind) {
    std::signal(SIGPIPE, SIG_IGN);  // of the test's own server
    std::string pattern = testing::TempDir() + "limpet-tls-XXXXXX";
    directory_ = mkdtemp(pattern.data());
    target_.check.host = "mail.contoso.com";
  }
  ~CurlTls() override { std::filesystem::remove_all(directory_); }

  void trust(const TlsServer& server) {
    target_.check.ca_file = directory_ + "/" + std::to_string(server.port()) + ".pem";
    std::ofstream(target_.check.ca_file) << server.certificate();
  }

  std::string directory_;
};

TEST_F(CurlTls, AHandshakeWithTheRightCertificateIsEnough) {
  const TlsServer server(days(30));
  trust(server);
  const Outcome found = outcome(server.port());
  EXPECT_EQ(found.reason, "");
  ASSERT_TRUE(found.certificate_ends);
  const auto left = *found.certificate_ends - std::chrono::system_clock::now();
  EXPECT_GT(left, days(30) - 1min);
  EXPECT_LE(left, days(30) + 1s);
}

TEST_F(CurlTls, WhoIsNotTrustedFailsForThat) {
  const TlsServer server(days(30)), another(days(30));
  trust(another);
  EXPECT_EQ(reason(server.port()).substr(0, 24), "certificate: self-signed");
}

TEST_F(CurlTls, AnEndedCertificateFailsForThat) {
  const TlsServer server(days(-1));
  trust(server);
  EXPECT_EQ(reason(server.port()), "certificate: certificate has expired");
}

TEST_F(CurlTls, ACertificateForAnotherNameFailsForThat) {
  const TlsServer server(days(30));
  trust(server);
  target_.check.host = "autodiscover.contoso.com";
  const std::string why = reason(server.port());
  EXPECT_TRUE(why.starts_with("certificate: ")) << why;
  EXPECT_NE(why.find("autodiscover.contoso.com"), why.npos) << why;
}

TEST_F(CurlTls, WithoutAHostTheNameDoesNotMatter) {
  const TlsServer server(days(30));
  trust(server);
  target_.check.host.clear();
  EXPECT_EQ(reason(server.port()), "passed");
}

TEST_F(CurlTls, WithoutVerifyAnyCertificateWillDo) {
  const TlsServer server(days(-1));
  target_.check.verify = false;
  const Outcome found = outcome(server.port());
  EXPECT_EQ(found.reason, "");
  ASSERT_TRUE(found.certificate_ends);
  EXPECT_LT(*found.certificate_ends, std::chrono::system_clock::now());
}

TEST_F(CurlTls, APlainServerHasNoTls) {
  const std::string why = reason([](int connection) {
    write_bytes(connection, "220 mail.contoso.com ESMTP\r\n");
    is_reset(connection);
  });
  EXPECT_TRUE(why.starts_with("TLS: ")) << why;
}

TEST_F(CurlTls, SilenceIsToldByWhatIsMissing) {
  target_.check.timeout = 200ms;
  EXPECT_EQ(reason([](int connection) { is_reset(connection); }), "no TLS handshake within 200 ms");
}

TEST_F(CurlTls, AServerThatHangsUpIsToldByThat) {
  const std::string why = reason([](int connection) { read_bytes(connection, 5); });
  EXPECT_TRUE(why.find("closed the connection") != why.npos ||
              why.find("reset by peer") != why.npos)
      << why;
}

class CurlHttps : public CurlTls {
 protected:
  CurlHttps() : CurlTls(CheckKind::https) {}
};

TEST_F(CurlHttps, TheStatusDecides) {
  const TlsServer well(days(30), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  trust(well);
  const Outcome found = outcome(well.port());
  EXPECT_EQ(found.reason, "");
  EXPECT_TRUE(found.certificate_ends);
  const TlsServer sick(days(30), "HTTP/1.1 503 x\r\nContent-Length: 0\r\n\r\n");
  trust(sick);
  EXPECT_EQ(reason(sick.port()), "status 503");
}

TEST_F(CurlHttps, SilenceAfterTheHandshakeIsToldByThat) {
  const TlsServer server(days(30));
  trust(server);
  target_.check.timeout = 400ms;
  EXPECT_EQ(reason(server.port()), "connected, but no reply within 400 ms");
}

class CurlStarttls : public CurlTls {
 protected:
  CurlStarttls() : CurlTls(CheckKind::imap) { target_.check.starttls = true; }
};

TEST_F(CurlStarttls, IsFollowedByTheHandshake) {
  const Script plain = [](int connection) {
    write_bytes(connection, "* OK ready\r\n");
    read_until(connection, "\r\n");
    write_bytes(connection, "* CAPABILITY IMAP4rev1 STARTTLS\r\nA001 OK done\r\n");
    read_until(connection, "\r\n");
    write_bytes(connection, "A002 OK begin\r\n");
  };
  const TlsServer server(days(30), "* CAPABILITY IMAP4rev1\r\nA003 OK done\r\n", plain);
  trust(server);
  const Outcome found = outcome(server.port());
  EXPECT_EQ(found.reason, "");
  EXPECT_TRUE(found.certificate_ends);
}

}  // namespace
}  // namespace limpet
