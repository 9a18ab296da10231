// SPDX-License-Identifier: GPL-2.0-or-later
// What an operator reads of a mail server, healthy or not.
#include <atomic>

#include "tests/unit/health/curl_attempt_test.h"

namespace limpet {
namespace {

using namespace std::chrono_literals;
using Script = ScriptedServer::Script;

/// A mail protocol as far as a check goes.
struct Mail {
  CheckKind kind;
  std::string greeting, reply;  // to the only command, without what it offers
  std::string offers_starttls;  // the reply that does
};

void PrintTo(const Mail& mail, std::ostream* out) {
  *out << to_string(mail.kind);
}

const Mail imap = {CheckKind::imap, "* OK ready\r\n", "* CAPABILITY IMAP4rev1\r\nA001 OK done\r\n",
                   "* CAPABILITY IMAP4rev1 STARTTLS\r\nA001 OK done\r\n"};
const Mail pop3 = {CheckKind::pop3, "+OK ready\r\n", "+OK\r\nUIDL\r\n.\r\n",
                   "+OK\r\nSTLS\r\n.\r\n"};
const Mail smtp = {CheckKind::smtp, "220 mail.contoso.com ESMTP\r\n", "250 mail.contoso.com\r\n",
                   "250-mail.contoso.com\r\n250 STARTTLS\r\n"};

class CurlMail : public CurlAttemptTest, public testing::WithParamInterface<Mail> {
 protected:
  CurlMail() : CurlAttemptTest(GetParam().kind) {}

  std::string greeted(const std::string& greeting) {
    return reason([=](int connection) {
      write_bytes(connection, greeting);
      is_reset(connection);
    });
  }
};

/// Greets, takes a command and answers this; what else it hears goes to `more`, and it says nothing
/// more.
Script answer_once(std::string reply, std::string* more = nullptr) {
  return [=](int connection) {
    write_bytes(connection, CurlMail::GetParam().greeting);
    read_until(connection, "\r\n");
    write_bytes(connection, reply);
    const std::string heard = read_bytes(connection, 100);
    if (more) *more = heard;
  };
}

TEST_P(CurlMail, AGreetingAndAnAnswerAreEnough) {
  EXPECT_EQ(reason(answer_once(GetParam().reply)), "passed");
}

TEST_P(CurlMail, TheLoopIsNotHeldForAGoodBye) {
  std::string more;
  std::chrono::steady_clock::duration time{};
  {
    const ScriptedServer server({answer_once(GetParam().reply, &more)});
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(reason(server.port()), "passed");
    time = std::chrono::steady_clock::now() - begin;
  }
  EXPECT_LT(time, target_.check.timeout / 2);
  EXPECT_EQ(more, "") << "nobody would answer it";
}

TEST_P(CurlMail, SilenceIsToldByHowFarItCame) {
  target_.check.timeout = 200ms;
  const std::string greeting = GetParam().greeting;
  EXPECT_EQ(greeted(""), "connected, but no reply within 200 ms");
  EXPECT_EQ(greeted(greeting),
            "not done within 200 ms; it said \"" + greeting.substr(0, greeting.size() - 2) + "\"");
}

TEST_P(CurlMail, AGreetingThatSendsClientsAwayIsQuoted) {
  const std::string instead = " instead of \"" +
                              std::string(GetParam().kind == CheckKind::imap   ? "* OK"
                                          : GetParam().kind == CheckKind::pop3 ? "+OK"
                                                                               : "220") +
                              "\"";
  for (const std::string line : {"* BYE too many connections", "-ERR not now",
                                 "554 5.3.2 no mail today", "HTTP/1.1 400 Bad Request"}) {
    EXPECT_EQ(greeted(line + "\r\n"), "greeting \"" + line + "\"" + instead);
  }
}

TEST_P(CurlMail, AServerThatHangsUpIsToldByThat) {
  for (const std::string& greeting : {std::string(), GetParam().greeting}) {
    const std::string why = reason([=](int connection) { write_bytes(connection, greeting); });
    EXPECT_TRUE(why.find("closed the connection") != why.npos ||
                why.find("reset by peer") != why.npos)
        << why;
  }
}

TEST_P(CurlMail, AGreetingWithoutAnEndIsGivenUp) {
  target_.check.timeout = 2s;
  const std::string why = reason([](int connection) {
    while (write_bytes(connection, std::string(10'000, 'x'))) {
    }
  });
  EXPECT_NE(why, "passed");
}

TEST_P(CurlMail, WithoutStarttlsNoneIsUsed) {
  target_.check.starttls = true;
  const std::string greeting = GetParam().greeting;
  EXPECT_EQ(
      reason(answer_once(GetParam().reply)),
      "the server offers no STARTTLS; it said \"" + greeting.substr(0, greeting.size() - 2) + "\"");
}

TEST_P(CurlMail, AServerThatOnlyOffersStarttlsHasNotStartedIt) {
  target_.check.starttls = true;
  target_.check.timeout = 200ms;
  const std::string why = reason(answer_once(GetParam().offers_starttls));
  EXPECT_TRUE(why.starts_with("not done within 200 ms")) << why;
}

TEST_P(CurlMail, GivenUpAtAnyMomentItLeavesNothingAndHoldsNobody) {
  const ScriptedServer server(std::vector<Script>(60, answer_once("* half a re")));
  loop_.give_up_after(0us, start(server.port()));
  std::this_thread::sleep_for(50ms);
  const size_t before = open_descriptors();
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 30; ++i) loop_.give_up_after(i * 100us, start(server.port()));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, target_.check.timeout);
  EXPECT_TRUE(loop_.becomes([&] { return open_descriptors() <= before; }));
}

INSTANTIATE_TEST_SUITE_P(Kinds, CurlMail, testing::Values(imap, pop3, smtp),
                         [](const auto& of) { return std::string(to_string(of.param.kind)); });

}  // namespace
}  // namespace limpet
