// SPDX-License-Identifier: GPL-2.0-or-later
// limpetctl explain: its words, and what it prints.
#include <gmock/gmock.h>

#include "control/commands.h"
#include "control/explain_words.h"

namespace limpet {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

json params(std::vector<std::string> words) {
  const auto read = read_explain_words(words);
  return read ? *read : json(read.error().message);
}

TEST(ExplainWords, AVipByNameOrAddress) {
  const json expected = {
      {"client", "198.18.1.7"}, {"vip", "mail"}, {"port", 443}, {"protocol", "tcp"}};
  EXPECT_EQ(params({"198.18.1.7", "mail:443"}), expected);
  EXPECT_EQ(params({"198.18.1.7", "to", "mail:443"}), expected);
  EXPECT_EQ(params({"198.18.1.7", "mail:443/tcp"}), expected);
  EXPECT_EQ(
      params({"198.18.1.7", "192.0.2.10:53/udp"}),
      json({{"client", "198.18.1.7"}, {"vip", "192.0.2.10"}, {"port", 53}, {"protocol", "udp"}}));
}

TEST(ExplainWords, Ipv6IsInBracketsWhereAPortFollows) {
  json expected = {
      {"client", "2001:db8::7"}, {"vip", "2001:db8::10"}, {"port", 80}, {"protocol", "tcp"}};
  EXPECT_EQ(params({"2001:db8::7", "[2001:db8::10]:80"}), expected);
  EXPECT_EQ(params({"[2001:db8::7]", "[2001:db8::10]:80"}), expected);
  expected["client_port"] = 4711;
  EXPECT_EQ(params({"[2001:db8::7]:4711", "to", "[2001:db8::10]:80"}), expected);
  EXPECT_EQ(params({"198.18.1.7:4711", "mail:80"})["client_port"], 4711);
}

TEST(ExplainWords, SaysWhatIsWrong) {
  const std::vector<std::vector<std::string>> wrong = {
      {}, {"198.18.1.7"}, {"a", "b", "mail:1"}, {"a", "to", "mail:1", "x"}};
  for (const auto& words : wrong) {
    EXPECT_THAT(params(words).get<std::string>(), HasSubstr("the form is: explain CLIENT"));
  }
  for (const char* vip : {"mail", "mail:", "mail:0", "mail:65536", "mail:http", "mail:80x", ":80",
                          "[2001:db8::10", "[2001:db8::10]80", "2001:db8::10:80", "[]:80", ""}) {
    EXPECT_THAT(params({"198.18.1.7", vip}).get<std::string>(), HasSubstr("no VIP with a port"))
        << vip;
  }
  EXPECT_THAT(params({"198.18.1.7", "mail:80/sctp"}).get<std::string>(), HasSubstr("sctp"));
  for (const char* client : {"", ":80", "198.18.1.7:", "198.18.1.7:0", "[2001:db8::7"}) {
    EXPECT_THAT(params({client, "mail:80"}).get<std::string>(), HasSubstr("no client")) << client;
  }
}

TEST(FindCommand, TakesWordsBehindACommandThatWantsThem) {
  EXPECT_EQ(find_command("explain 198.18.1.7 mail:80"), &explain_command);
  EXPECT_EQ(find_command("explain"), &explain_command);
  EXPECT_EQ(find_command("explainer 198.18.1.7"), nullptr);
  EXPECT_EQ(find_command("status now"), nullptr);
}

/// As it comes over the socket: numbers are what the parser makes of them.
std::string print(const json& result) {
  return explain_command.print(json::parse(result.dump()), {});
}

json at_rest() {
  return json::parse(R"({
    "client": "198.18.1.7", "vip": "mail", "address": "192.0.2.10", "protocol": "tcp", "port": 443,
    "reason": "redirected", "action": "redirect", "reason_text": "to a member",
    "rule": {"vip": "mail", "protocol": "tcp", "ports": "80,443", "disabled": false},
    "pool": "cas", "affinity": "single", "affinity_timeout_seconds": 1800,
    "client_key": "198.18.1.7", "seen": "current epoch",
    "slot": {"index": 5, "of": 65537, "state": "at rest", "now": "ex2"}, "binding": null,
    "step": "1", "why": "its slot is at rest: all its clients belong to its member",
    "member": "ex2", "members": [
      {"pool": "cas", "name": "ex1", "address": "192.0.2.21", "state": "down", "since_seconds": 72,
       "reason": "tcp:443: connection refused", "reached": false},
      {"pool": "cas", "name": "ex2", "address": "192.0.2.22", "state": "up", "since_seconds": 9,
       "reason": "", "reached": true},
      {"pool": "cas", "name": "ex3", "address": "192.0.2.23", "state": "up", "since_seconds": 9,
       "reason": "", "reached": false}]})");
}

TEST(Explain, TellsOfAClientAtRest) {
  EXPECT_EQ(print(at_rest()),
            "198.18.1.7 reaches ex2 (192.0.2.22) of pool cas\n"
            "  rule     tcp 80,443 to pool cas, for tcp 443 of VIP mail (192.0.2.10)\n"
            "  client   198.18.1.7 (affinity single), seen in the current epoch\n"
            "  slot     5 of 65537, at rest: now ex2\n"
            "  because  its slot is at rest: all its clients belong to its member (step 1 of "
            "AFFINITY.md)\n"
            "\n"
            "POOL  MEMBER  ADDRESS     STATE     FOR  REASON\n"
            "cas   ex1     192.0.2.21  down   1m 12s  tcp:443: connection refused\n"
            "cas   ex3     192.0.2.23  up         9s  the slot is not its own\n");
}

TEST(Explain, TellsOfABindingInATrackedSlot) {
  json result = at_rest();
  result["slot"] = {{"index", 5},   {"of", 65537},     {"state", "tracked"},
                    {"now", "ex3"}, {"before", "ex2"}, {"window_left_seconds", 61}};
  result["binding"] = {
      {"member", "ex2"}, {"live", true}, {"age_seconds", 10}, {"left_seconds", 1790}};
  const std::string text = print(result);
  EXPECT_THAT(text, HasSubstr("tracked: now ex3, before ex2; the window ends in 1m 1s\n"));
  EXPECT_THAT(text, HasSubstr("  binding  to ex2, last used 10s ago, 29m 50s left\n"));
  result["binding"]["live"] = false;
  result["slot"]["window_left_seconds"] = 0;
  result["slot"]["before"] = nullptr;
  const std::string later = print(result);
  EXPECT_THAT(later, HasSubstr("before nobody; the window is over\n"));
  EXPECT_THAT(later, HasSubstr("has run out\n"));
  result["binding"] = nullptr;
  EXPECT_THAT(print(result), HasSubstr("  binding  none\n"));
}

TEST(Explain, TellsWhyNobodyIsReached) {
  const json result = {{"client", "198.18.1.7"},
                       {"vip", "mail"},
                       {"address", "192.0.2.10"},
                       {"protocol", "tcp"},
                       {"port", 7},
                       {"rule", nullptr},
                       {"member", nullptr},
                       {"reason", "unmatched"},
                       {"members", json::array()},
                       {"reason_text", "no rule for the port"}};
  EXPECT_EQ(print(result),
            "198.18.1.7 reaches nobody: no rule for the port (unmatched)\n"
            "  rule     none for tcp 7 of VIP mail (192.0.2.10)\n");
}

TEST(Explain, UnknownFields) {
  for (const json& result :
       {json(), json::object(), json::array(), json{{"slot", json::object()}}}) {
    EXPECT_THAT(print(result), HasSubstr("- reaches nobody: - (-)\n"));
  }
}

}  // namespace
}  // namespace limpet
