// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/curl_reply.h"

#include <gtest/gtest.h>

#include "tests/unit/health/sample_target.h"

namespace limpet {
namespace {

CheckConfig web_check(std::vector<uint16_t> status = {200}, const std::string& body = "") {
  CheckConfig check = sample_target(CheckKind::http, 80).check;
  check.expect_status = std::move(status);
  check.expect_body = body;
  return check;
}

/// What is wrong with a reply of these lines and these parts of a body, "" for nothing, by the end
/// that libcurl would come to.
std::string wrong(const CheckConfig& check, const std::vector<std::string>& lines,
                  const std::vector<std::string>& body = {}) {
  CurlReply reply(check);
  bool goes_on = true;
  for (const std::string& line : lines) goes_on = goes_on && reply.take_line(line + "\r\n");
  for (const std::string& part : body) goes_on = goes_on && reply.take_body(part);
  EXPECT_TRUE(goes_on || reply.enough() != !reply.wrong().empty()) << "stopped for one of the two";
  if (!goes_on) return reply.wrong();
  EXPECT_EQ(reply.wrong(), "");
  return reply.wrong_at_end();
}

std::string greeted(CheckKind kind, const std::string& line) {
  return wrong(sample_target(kind, 1).check, {line});
}

TEST(CurlReply, PassesWithAStatusOfTheList) {
  EXPECT_EQ(wrong(web_check(), {"HTTP/1.1 200 OK", ""}), "");
  EXPECT_EQ(wrong(web_check({200, 401}), {"HTTP/1.0 401 Unauthorized", ""}), "");
  EXPECT_EQ(wrong(web_check(), {"HTTP/1.1 200", ""}), "");
  EXPECT_EQ(wrong(web_check(), {"HTTP/1.1 503 Service Unavailable"}), "status 503");
  EXPECT_EQ(wrong(web_check({200, 401}), {"HTTP/1.1 302 Found"}), "status 302");
  EXPECT_EQ(wrong(web_check(), {"HTTP/1.1 2000 OK"}), "status 2000");
  EXPECT_EQ(wrong(web_check(), {"HTTP/1.1"}), "status 0");
}

TEST(CurlReply, AnInterimStatusIsNotTheAnswer) {
  EXPECT_EQ(wrong(web_check(), {"HTTP/1.1 100 Continue", "", "HTTP/1.1 200 OK", ""}), "");
  EXPECT_EQ(wrong(web_check(), {"HTTP/1.1 103 Early Hints", "", "HTTP/1.1 500 x"}), "status 500");
}

TEST(CurlReply, NoMoreIsReadThanIsNeeded) {
  const CheckConfig check = web_check();
  CurlReply reply(check);
  EXPECT_TRUE(reply.take_line("HTTP/1.1 200 OK\r\n"));
  EXPECT_FALSE(reply.enough()) << "while headers may come";
  EXPECT_FALSE(reply.take_body("x"));
  EXPECT_TRUE(reply.enough());
  EXPECT_EQ(reply.wrong(), "");
}

TEST(CurlReply, TheBodyHasTheTextInHoweverManyParts) {
  const CheckConfig check = web_check({200}, "all is well");
  const std::vector<std::string> head = {"HTTP/1.1 200 OK", ""};
  const std::string lacks = "the body lacks \"all is well\"";
  EXPECT_EQ(wrong(check, head, {"<p>all is well</p>"}), "");
  EXPECT_EQ(wrong(check, head, {"all is all", " is we", "ll"}), "");
  std::vector<std::string> bytes;
  for (const char byte : std::string("so: all is all is well")) bytes.emplace_back(1, byte);
  EXPECT_EQ(wrong(check, head, bytes), "");
  bytes.pop_back();
  EXPECT_EQ(wrong(check, head, bytes), lacks);
  EXPECT_EQ(wrong(check, head, {"all is", "not well"}), lacks);
  EXPECT_EQ(wrong(check, head), lacks);
}

TEST(CurlReply, ALongTextIsNamedInALine) {
  EXPECT_EQ(wrong(web_check({200}, "two\nlines"), {"HTTP/1.1 200 OK", ""}),
            "the body lacks \"two\"");
  EXPECT_EQ(wrong(web_check({200}, std::string(255, 'x')), {"HTTP/1.1 200 OK", ""}),
            "the body lacks \"" + std::string(57, 'x') + "...\"");
}

TEST(CurlReply, TheTextIsLookedForIn64KiloBytes) {
  const CheckConfig check = web_check({200}, "well");
  const std::vector<std::string> head = {"HTTP/1.1 200 OK", ""};
  const std::string lacks = "the body lacks \"well\" in its first 64 kB";
  EXPECT_EQ(wrong(check, head, {std::string(65532, 'x') + "well"}), "");
  EXPECT_EQ(wrong(check, head, {std::string(65533, 'x') + "well"}), lacks);
  EXPECT_EQ(wrong(check, head, {std::string(65533, 'x'), "well"}), lacks);
  EXPECT_EQ(wrong(check, head, std::vector<std::string>(100, std::string(1000, 'x'))), lacks);
}

TEST(CurlReply, AHeadWithoutAnEndIsGivenUp) {
  std::vector<std::string> head = {"HTTP/1.1 200 OK"};
  head.resize(60, "Padding: " + std::string(1000, 'x'));
  EXPECT_EQ(wrong(web_check(), head), "");
  head.resize(70, head.back());
  EXPECT_EQ(wrong(web_check(), head), "the reply has no end");
  std::vector<std::string> mail = {"220-mail.contoso.com"};
  mail.resize(70, "220-" + std::string(1000, 'x'));
  EXPECT_EQ(wrong(sample_target(CheckKind::smtp, 25).check, mail), "the reply has no end");
}

TEST(CurlReply, AMailServerGreetsAsOneThatTakesClients) {
  EXPECT_EQ(greeted(CheckKind::imap, "* OK [CAPABILITY IMAP4rev1] ready"), "");
  EXPECT_EQ(greeted(CheckKind::imaps, "* BYE too many connections"),
            "greeting \"* BYE too many connections\" instead of \"* OK\"");
  EXPECT_EQ(greeted(CheckKind::pop3s, "+OK"), "");
  EXPECT_EQ(greeted(CheckKind::pop3, "-ERR not now"),
            "greeting \"-ERR not now\" instead of \"+OK\"");
  EXPECT_EQ(greeted(CheckKind::smtps, "220 mail.contoso.com ESMTP"), "");
  EXPECT_EQ(greeted(CheckKind::smtp, "554 5.3.2 no mail today"),
            "greeting \"554 5.3.2 no mail today\" instead of \"220\"");
}

TEST(CurlReply, AnotherProtocolIsNoMailServer) {
  EXPECT_EQ(greeted(CheckKind::imap, "HTTP/1.1 400 Bad Request"),
            "greeting \"HTTP/1.1 400 Bad Request\" instead of \"* OK\"");
  EXPECT_EQ(greeted(CheckKind::smtp, "HTTP/1.1 100 Continue"),
            "greeting \"HTTP/1.1 100 Continue\" instead of \"220\"");
  EXPECT_EQ(greeted(CheckKind::pop3, "SSH-2.0-x\x1b[2J"),
            "greeting \"SSH-2.0-x?[2J\" instead of \"+OK\"");
}

TEST(CurlReply, OnlyTheFirstLineGreets) {
  EXPECT_EQ(wrong(sample_target(CheckKind::imap, 143).check,
                  {"* OK ready", "* CAPABILITY IMAP4rev1", "A001 OK done"}),
            "");
  const CheckConfig check = sample_target(CheckKind::imap, 143).check;
  CurlReply reply(check);
  EXPECT_EQ(reply.first_line(), "");
  reply.take_line("* OK ready");
  reply.take_line("A001 OK done");
  EXPECT_EQ(reply.first_line(), "* OK ready");
}

}  // namespace
}  // namespace limpet
