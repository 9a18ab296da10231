// SPDX-License-Identifier: GPL-2.0-or-later
// The commands about the file: reload, check, plan FILE, show config, save.
#include <gmock/gmock.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <fstream>

#include "control/commands.h"
#include "control/config_text.h"
#include "tests/unit/control/running_server.h"

namespace limpet {
namespace {

using nlohmann::json;
using testing::HasSubstr;

TEST(Reload, TakesAPercentage) {
  const auto params = [](const char* most) {
    return reload_command.params({{}, {{"--max-moved", most}}});
  };
  EXPECT_EQ(*reload_command.params({}), json::object());
  EXPECT_EQ(*params("20%"), (json{{"max_moved", 0.2}}));
  EXPECT_EQ(*params("12.5 %"), (json{{"max_moved", 0.125}}));
  EXPECT_EQ(*params("0"), (json{{"max_moved", 0.0}}));
  for (const char* wrong : {"", "%", "101", "-1", "1e1", "nan", "20 % of"}) {
    EXPECT_FALSE(params(wrong)) << wrong;
  }
  EXPECT_FALSE(reload_command.params({{"limpet.toml"}, {}}));
}

TEST(Reload, Text) {
  EXPECT_EQ(
      reload_command.print(json::parse(R"({"file": "f", "changes": ["vip a is added"]})"), {}),
      "f: reloaded\nvip a is added\n");
  EXPECT_EQ(reload_command.print(json::parse(R"({"file": "f", "changes": []})"), {}),
            "f: reloaded; nothing is other than before\n");
}

TEST(PlanOfAFile, IsToldFromACommand) {
  EXPECT_EQ(*plan_command.params({{"/etc/limpet.toml"}, {}}), (json{{"path", "/etc/limpet.toml"}}));
  EXPECT_EQ(*plan_command.params({{"new.toml"}, {}}), (json{{"path", "new.toml"}}));
  EXPECT_FALSE(plan_command.params({{"new"}, {}})) << "there is none";
  EXPECT_EQ(*plan_command.params({{"reset"}, {{"--all", ""}}}),
            (json{{"change", {{"all", true}, {"reset", true}}}}));
}

TEST(ShowConfig, Difference) {
  const auto text = [](const char* result) {
    return config_difference_text(json::parse(result), {});
  };
  EXPECT_THAT(text(R"({"file": "f", "members": [], "on_disk": [], "same_text": true})"),
              HasSubstr("operators want all members as it says\n\n"
                        "the file on disk is the one in force\n"));
  EXPECT_THAT(text(R"({"file": "f", "members": [], "on_disk": [], "same_text": false})"),
              HasSubstr("written otherwise"));
  EXPECT_THAT(text(R"({"file": "f", "members": [{"pool": "p", "member": "m", "state": "up"}],
                       "on_disk": [], "refusal": "f:3: what"})"),
              testing::AllOf(HasSubstr("p     m"), HasSubstr("would be refused: f:3: what\n")));
}

TEST(ShowConfig, IsSafeOnATerminal) {
  EXPECT_EQ(for_terminal("a\tb\r\n\x1b[2J"), "a    b\n\\x1b[2J\n");
}

/// limpetctl against a server that says what a limpetd would.
class FileCommandsTest : public testing::Test {
 protected:
  struct Outcome {
    int status;
    std::string output;
  };
  Outcome limpetctl(const std::string& arguments) {
    const std::string command = LIMPETCTL " 2>&1 </dev/null --socket " + socket_ + " " + arguments;
    FILE* pipe = popen(command.c_str(), "r");
    std::string output;
    std::array<char, 4096> chunk;
    for (size_t got = 0; (got = fread(chunk.data(), 1, chunk.size(), pipe)) > 0;) {
      output.append(chunk.data(), got);
    }
    return {WEXITSTATUS(pclose(pipe)), output};
  }
  void serve(Methods methods) { server_.emplace(socket_, std::move(methods), ControlLimits{}); }
  static Method says(json result) {
    return [result](const json&) -> Result<json> { return result; };
  }

  TempDirectory directory_;
  const std::string socket_ = directory_.path("control.sock");
  const std::string file_ = directory_.path("limpet.toml");
  std::optional<RunningServer> server_;
};

TEST_F(FileCommandsTest, ReloadAsksAgainWhileItWaits) {
  std::atomic<int> asked = 0;
  serve({{"reload", says({{"reload", 7}, {"outcome", "waiting"}})},
         {"reload.outcome", [&](const json& params) -> Result<json> {
            if (params["reload"] != 7) return Error{"which?"};
            if (++asked < 3) return json{{"reload", 7}, {"outcome", "waiting"}};
            return json{{"file", "f"}, {"outcome", "taken"}, {"changes", {"vip a is added"}}};
          }}});
  const auto outcome = limpetctl("reload");
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.output, "f: reloaded\nvip a is added\n");
  EXPECT_EQ(asked, 3);
}

TEST_F(FileCommandsTest, ReloadSaysWhyNot) {
  serve({{"reload", [](const json&) -> Result<json> { return Error{"f:3: pool: no"}; }}});
  const auto outcome = limpetctl("reload");
  EXPECT_EQ(outcome.status, 1);
  EXPECT_EQ(outcome.output, "limpetctl: limpetd refused: f:3: pool: no\n");
  const auto raw = limpetctl("--json reload");
  EXPECT_EQ(raw.status, 1);
  EXPECT_THAT(raw.output, HasSubstr("\"error\""));
}

TEST_F(FileCommandsTest, SendsTheTextOfAFile) {
  // The largest that can be sent, of what takes most room as JSON.
  std::string text(size_t{1} << 20, '"');
  std::ofstream(file_) << text;
  serve({{"check.text", [&](const json& params) -> Result<json> {
            if (params["text"] != text) return Error{"another text"};
            return json{{"file", params["path"]}};
          }}});
  const auto outcome = limpetctl("check " + file_);
  EXPECT_EQ(outcome.status, 0) << outcome.output;
  EXPECT_EQ(outcome.output, file_ + ": no errors; a reload would take it over\n");
  std::ofstream(file_, std::ios::app) << "x";
  const auto larger = limpetctl("check " + file_);
  EXPECT_EQ(larger.status, 1);
  EXPECT_THAT(larger.output, HasSubstr("is larger than the 1048576 bytes"));
}

TEST_F(FileCommandsTest, SaysWhatItCannotRead) {
  serve({});
  std::ofstream(file_) << "good\nb\xff"
                       << "d\n";
  EXPECT_EQ(limpetctl("check " + file_).output,
            "limpetctl: " + file_ + ":2: not valid UTF-8; save the file as UTF-8\n");
  EXPECT_THAT(limpetctl("check " + file_ + "x").output, HasSubstr("cannot read"));
  EXPECT_THAT(limpetctl("plan " + socket_).output, HasSubstr("cannot read"));
}

TEST_F(FileCommandsTest, ShowConfigWritesTheTextAsItIs) {
  const std::string text = "a = 1\t# \xc3\xa9\r\n";
  serve({{"show.config", says({{"file", "f"}, {"taken_at", 0}, {"text", text}})}});
  const auto outcome = limpetctl("show config");
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.output.substr(outcome.output.find('\n') + 1), text);
}

TEST_F(FileCommandsTest, SaveWritesWhatIsShownAndReloads) {
  std::ofstream(file_) << "weight = 1\n";
  std::atomic<int> reloads = 0;
  serve({{"save", says({{"file", file_}, {"text", "weight = 1\n"}, {"text_then", "weight = 2\n"}})},
         {"reload",
          [&](const json&) -> Result<json> {
            ++reloads;
            return json{{"outcome", "taken"}};
          }},
         {"show.changes", says({{"file", file_}, {"members", json::array()}})}});
  EXPECT_EQ(limpetctl("save --dry-run").output,
            "--- " + file_ + "\n+++ " + file_ + "\n@@ -1,1 +1,1 @@\n-weight = 1\n+weight = 2\n");
  const auto unasked = limpetctl("save");
  EXPECT_EQ(unasked.status, 1);
  EXPECT_THAT(unasked.output, HasSubstr("--yes"));
  EXPECT_EQ(reloads, 0);
  const auto saved = limpetctl("save --yes");
  EXPECT_EQ(saved.status, 0) << saved.output;
  EXPECT_THAT(saved.output, HasSubstr("all members are as"));
  EXPECT_EQ(reloads, 1);
  std::string now;
  std::getline(std::ifstream(file_), now);
  EXPECT_EQ(now, "weight = 2");
  EXPECT_THAT(limpetctl("save --yes").output, HasSubstr("not the text any more"));
}

}  // namespace
}  // namespace limpet
