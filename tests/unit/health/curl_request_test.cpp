// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/curl_request.h"

#include <gtest/gtest.h>

#include "tests/unit/health/sample_target.h"

namespace limpet {
namespace {

Target at(const std::string& address, CheckKind kind, uint16_t port) {
  Target target = sample_target(kind, port);
  target.address = ip(address);
  return target;
}

TEST(CurlRequest, NamesTheMemberByItsAddress) {
  const Target v4 = at("192.0.2.21", CheckKind::https, 444);
  EXPECT_EQ(curl_url(v4), "https://192.0.2.21:444/health");
  EXPECT_EQ(curl_connect_to(v4), "::192.0.2.21:444");
  const Target v6 = at("2001:db8::21", CheckKind::http, 80);
  EXPECT_EQ(curl_url(v6), "http://[2001:db8::21]:80/health");
  EXPECT_EQ(curl_connect_to(v6), "::[2001:db8::21]:80");
}

TEST(CurlRequest, NamesTheHostIfThereIsOneAndAsksTheMember) {
  Target target = at("192.0.2.21", CheckKind::https, 443);
  target.check.host = "mail.contoso.com";
  EXPECT_EQ(curl_url(target), "https://mail.contoso.com:443/health");
  EXPECT_EQ(curl_connect_to(target), "::192.0.2.21:443");
}

TEST(CurlRequest, NamesTheVipAsClientsDo) {
  Target target = at("2001:db8::21", CheckKind::http, 80);
  target.vip = ip("2001:db8:a::10");
  EXPECT_EQ(curl_url(target), "http://[2001:db8:a::10]:80/health");
  EXPECT_EQ(curl_connect_to(target), "::[2001:db8::21]:80");
  target.check.host = "mail.contoso.com";
  EXPECT_EQ(curl_url(target), "http://mail.contoso.com:80/health");
}

TEST(CurlRequest, SpeaksTheKindsProtocol) {
  const auto url = [](CheckKind kind) { return curl_url(at("192.0.2.21", kind, 1)); };
  EXPECT_EQ(url(CheckKind::imap), "imap://192.0.2.21:1");
  EXPECT_EQ(url(CheckKind::imaps), "imaps://192.0.2.21:1");
  EXPECT_EQ(url(CheckKind::pop3), "pop3://192.0.2.21:1");
  EXPECT_EQ(url(CheckKind::pop3s), "pop3s://192.0.2.21:1");
  EXPECT_EQ(url(CheckKind::smtp), "smtp://192.0.2.21:1");
  EXPECT_EQ(url(CheckKind::smtps), "smtps://192.0.2.21:1");
  // They go no further than the connection and the handshake.
  EXPECT_EQ(url(CheckKind::tcp), "http://192.0.2.21:1");
  EXPECT_EQ(url(CheckKind::tls), "https://192.0.2.21:1");
}

}  // namespace
}  // namespace limpet
