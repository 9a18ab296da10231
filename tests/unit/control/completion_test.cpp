// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/completion.h"

#include <gmock/gmock.h>

namespace limpet {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

json farm(const std::string& method) {
  if (method == "show.members") {
    return json::parse(R"({"members": [
      {"pool": "cas", "name": "ex1", "state": "up"}, {"pool": "cas", "name": "ex2", "state": "up"},
      {"pool": "web", "name": "ex2", "state": "down"}, {"pool": "web", "name": "w1"},
      {"pool": "web", "name": "-x"}, {"pool": "web", "name": "e\n\u001b"}, {"name": 7}, 7]})");
  }
  if (method == "show.changes") {
    return json::parse(R"({"members": [{"pool": "cas", "member": "ex2", "state": "draining"}]})");
  }
  if (method == "show.pools")
    return json::parse(R"({"pools": [{"name": "cas"}, {"name": "web"}]})");
  if (method == "show.rules") {
    return json::parse(R"({"rules": [
      {"vip": "mail", "protocol": "tcp", "ports": "80,443,1024-65535", "pool": "cas"},
      {"vip": "mail", "protocol": "udp", "ports": "53", "pool": "cas"}]})");
  }
  return nullptr;
}

Completion completed(const std::vector<std::string>& words) {
  return complete(read_typed_words(words), [](const char* method) { return farm(method); });
}

std::vector<std::string> texts(const std::vector<std::string>& words) {
  std::vector<std::string> all;
  for (const Candidate& candidate : completed(words).candidates) all.push_back(candidate.text);
  return all;
}

TEST(Completion, OfCommands) {
  EXPECT_THAT(texts({"sh"}), ElementsAre("show"));
  EXPECT_THAT(texts({"show", "m"}), ElementsAre("members"));
  EXPECT_THAT(texts({""}), Contains("status"));
  EXPECT_THAT(texts({}), Contains("status"));
  EXPECT_THAT(texts({"com"}), IsEmpty());  // that one is for shells
  EXPECT_EQ(completed({"statu"}).candidates[0].description, status_command.help);
  EXPECT_THAT(texts({"status", ""}), IsEmpty());
}

TEST(Completion, OfMembers) {
  EXPECT_THAT(texts({"drain", ""}), ElementsAre("ex1", "ex2", "w1"));
  EXPECT_THAT(texts({"drain", "e"}), ElementsAre("ex1", "ex2"));
  EXPECT_THAT(texts({"drain", "ex1", ""}), IsEmpty());
  EXPECT_THAT(texts({"--pool", "web", "drain", "e"}), ElementsAre("ex2"));
  EXPECT_THAT(texts({"--pool=web", "enable", ""}), ElementsAre("ex2", "w1"));
  EXPECT_THAT(texts({"weight", "w"}), ElementsAre("w1"));
  EXPECT_EQ(completed({"drain", "ex2"}).candidates[0].description, "up in cas, down in web");
}

TEST(Completion, OfChangedMembersAlone) {
  EXPECT_THAT(texts({"reset", ""}), ElementsAre("ex2"));
  EXPECT_THAT(texts({"reset", "--pool", "web", ""}), IsEmpty());
}

TEST(Completion, OfPlans) {
  EXPECT_THAT(texts({"plan", "d"}), ElementsAre("disable", "drain"));
  EXPECT_THAT(texts({"plan", "drain", "ex"}), ElementsAre("ex1", "ex2"));
  EXPECT_THAT(texts({"plan", "reset", ""}), ElementsAre("ex2"));
  EXPECT_THAT(texts({"plan", "status", ""}), IsEmpty());
}

TEST(Completion, OfVipsWithPorts) {
  EXPECT_THAT(texts({"explain", ""}), IsEmpty());
  EXPECT_THAT(texts({"explain", "::1", ""}),
              ElementsAre("mail:443", "mail:53/udp", "mail:80", "to"));
  EXPECT_THAT(texts({"explain", "::1", "to", ""}),
              ElementsAre("mail:443", "mail:53/udp", "mail:80"));
  EXPECT_THAT(texts({"explain", "::1", "to", "mail:4"}), ElementsAre("mail:443"));
  EXPECT_THAT(texts({"explain", "::1", "to", "mail:443", ""}), IsEmpty());
}

TEST(Completion, OfOptions) {
  EXPECT_THAT(texts({"drain", "--"}), Contains("--by"));
  EXPECT_THAT(texts({"drain", "--"}), Contains("--socket"));
  EXPECT_THAT(texts({"status", "--"}), Not(Contains("--by")));
  EXPECT_THAT(texts({"drain", "--by", "1h", "--"}), Not(Contains("--by")));
  EXPECT_THAT(texts({"drain", "--pool", ""}), ElementsAre("cas", "web"));
  EXPECT_THAT(texts({"drain", "--pool=w"}), ElementsAre("--pool=web"));
  EXPECT_THAT(texts({"show", "clients", "--member", "e"}), ElementsAre("ex1", "ex2"));
  EXPECT_THAT(texts({"drain", "--by", ""}), IsEmpty());
  EXPECT_THAT(texts({"drain", "--what=w"}), IsEmpty());
  EXPECT_THAT(texts({"drain", "--", "--"}), IsEmpty());
  EXPECT_THAT(texts({"drain", "--", "e"}), ElementsAre("ex1", "ex2"));
}

TEST(Completion, LeavesFilesToTheShell) {
  EXPECT_TRUE(completed({"--socket", "/r"}).files);
  EXPECT_TRUE(completed({"--socket=/r"}).files);
  EXPECT_FALSE(completed({"drain", ""}).files);
  EXPECT_TRUE(completed({"check", "l"}).files);
  EXPECT_FALSE(completed({"check", "l", ""}).files);
  EXPECT_TRUE(completed({"import-nlb", ""}).files);
  EXPECT_TRUE(completed({"import-nlb", "a", "b", ""}).files);
  EXPECT_TRUE(completed({"plan", "./l"}).files);
  EXPECT_FALSE(completed({"plan", "d"}).files);
}

TEST(Completion, WithoutADaemon) {
  for (const json& answer : {json(), json(7), json::array({1}), json{{"members", 7}}}) {
    const auto ask = [&](const char*) { return answer; };
    const std::vector<std::string> words = {"drain", ""};
    EXPECT_THAT(complete(read_typed_words(words), ask).candidates, IsEmpty());
  }
}

}  // namespace
}  // namespace limpet
