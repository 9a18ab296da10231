// SPDX-License-Identifier: GPL-2.0-or-later
// The program itself: options, exit statuses, what goes to which stream.
#include <gmock/gmock.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>

#include "control/protocol.h"
#include "daemon/control/socket_file.h"
#include "tests/unit/control/running_server.h"

namespace limpet {
namespace {

using nlohmann::json;
using testing::HasSubstr;

struct Outcome {
  int status;
  std::string output;
};

// Both streams, unless the arguments redirect one of them.
Outcome limpetctl(const std::string& arguments) {
  FILE* pipe = popen((std::string(LIMPETCTL " 2>&1 ") + arguments).c_str(), "r");
  std::string output;
  std::array<char, 4096> chunk;
  for (size_t got = 0; (got = fread(chunk.data(), 1, chunk.size(), pipe)) > 0;) {
    output.append(chunk.data(), got);
  }
  return {WEXITSTATUS(pclose(pipe)), output};
}

TEST(Limpetctl, HelpAndVersion) {
  const auto help = limpetctl("--help 2>/dev/null");
  EXPECT_EQ(help.status, 0);
  EXPECT_THAT(help.output, HasSubstr("show members"));
  EXPECT_THAT(help.output, HasSubstr("Exit status"));
  const auto version = limpetctl("--version");
  EXPECT_EQ(version.status, 0);
  EXPECT_THAT(version.output, testing::MatchesRegex("limpetctl [0-9.]+\n"));
}

TEST(Limpetctl, WrongUsage) {
  for (const char* arguments : {"", "--what status", "--socket", "show", "status now"}) {
    EXPECT_EQ(limpetctl(arguments).status, 2) << arguments;
  }
  const auto unknown = limpetctl("show member");
  EXPECT_EQ(unknown.status, 2);
  EXPECT_THAT(unknown.output, HasSubstr("did you mean \"show members\"?"));
}

TEST(Limpetctl, ImportAsksNoDaemon) {
  const auto none = limpetctl("import-nlb");
  EXPECT_EQ(none.status, 2);
  EXPECT_THAT(none.output, HasSubstr("needs files"));
  const auto missing =
      limpetctl("--socket /nonexistent/control.sock import-nlb /nonexistent/a.txt");
  EXPECT_EQ(missing.status, 1);
  EXPECT_EQ(missing.output, "limpetctl: /nonexistent/a.txt: No such file or directory\n");
  const auto unread = limpetctl("import-nlb - </dev/null");
  EXPECT_EQ(unread.status, 1);
  EXPECT_EQ(unread.output, "limpetctl: standard input: is empty\n");
  EXPECT_EQ(limpetctl("plan import-nlb a.txt").status, 2);
}

TEST(Limpetctl, NoDaemon) {
  const auto outcome = limpetctl("--socket /nonexistent/control.sock status");
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.output, HasSubstr("limpetd is not running"));
}

TEST(Limpetctl, PrintsWhatTheDaemonSays) {
  TempDirectory directory;
  const std::string path = directory.path("control.sock");
  RunningServer server(
      path,
      {{"show.rules",
        [](const json&) -> Result<json> {
          return json{{"rules", json::array()}};
        }},
       {"status", [](const json&) -> Result<json> { return Error{"not now\x1b[2J"}; }}},
      {});
  const std::string socket = "--socket " + path + " ";
  const auto text = limpetctl(socket + "show rules");
  EXPECT_EQ(text.status, 0);
  EXPECT_EQ(text.output, "no rules\n");
  const auto raw = limpetctl("show rules --json " + socket);
  EXPECT_EQ(raw.status, 0);
  EXPECT_EQ(raw.output,
            "{\"jsonrpc\":\"2.0\",\"protocol\":1,\"id\":1,\"result\":{\"rules\":[]}}\n");
  const auto refused = limpetctl(socket + "status");
  EXPECT_EQ(refused.status, 1);
  EXPECT_EQ(refused.output, "limpetctl: limpetd refused: not now\\x1b[2J\n");
  const auto unknown = limpetctl(socket + "show members");
  EXPECT_EQ(unknown.status, 1);
  EXPECT_THAT(unknown.output, HasSubstr("an older version?"));
  EXPECT_EQ(limpetctl(socket + "show rules >/dev/full").status, 1);
}

TEST(Limpetctl, SaysBothVersions) {
  TempDirectory directory;
  const std::string path = directory.path("control.sock");
  const auto status = [](const json&) -> Result<json> { return json{{"version", "9.8\x1b"}}; };
  RunningServer server(path, {{"status", status}}, {});
  const auto both = limpetctl("version --socket " + path);
  EXPECT_EQ(both.status, 0);
  EXPECT_THAT(both.output, testing::MatchesRegex("limpetctl [0-9.]+\nlimpetd 9.8\\\\x1b\n"));
  const auto raw = limpetctl("version --json --socket " + path);
  EXPECT_EQ(raw.status, 0);
  EXPECT_EQ(json::parse(raw.output)["limpetd"], "9.8\x1b");
}

TEST(Limpetctl, SaysItsVersionWithoutADaemon) {
  const auto text = limpetctl("version --socket /nonexistent/control.sock");
  EXPECT_EQ(text.status, 1);
  EXPECT_THAT(text.output,
              testing::MatchesRegex("limpetctl [0-9.]+\n"
                                    "limpetd: not reached: limpetd is not running.*\n"));
  const auto raw = limpetctl("version --json --socket /nonexistent/control.sock");
  EXPECT_EQ(raw.status, 1);
  const json versions = json::parse(raw.output);
  EXPECT_EQ(versions["limpetd"], nullptr);
  EXPECT_TRUE(versions["limpetctl"].is_string());
  EXPECT_THAT(versions["reason"].get<std::string>(), HasSubstr("is not running"));
}

TEST(Limpetctl, CompletesNothingWhileADaemonHangs) {
  TempDirectory directory;
  const std::string path = directory.path("control.sock");
  auto stuck = SocketFile::bind(path);
  ASSERT_TRUE(stuck);
  const int descriptor = stuck->take_descriptor();
  ASSERT_EQ(listen(descriptor, 5), 0);  // one may connect, nobody is answered
  const auto begin = std::chrono::steady_clock::now();
  const auto outcome = limpetctl("complete -- --socket " + path + " drain e");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.output, "");
  close(descriptor);
}

TEST(Limpetctl, WatchNeedsATerminal) {
  const auto piped = limpetctl("watch </dev/null");
  EXPECT_EQ(piped.status, 2);
  EXPECT_THAT(piped.output, HasSubstr("watch needs a terminal"));
  const auto raw = limpetctl("watch --json </dev/null");
  EXPECT_EQ(raw.status, 2);
  EXPECT_THAT(raw.output, HasSubstr("watch has no --json"));
}

TEST(Limpetctl, SendsTheWordsBehindACommand) {
  TempDirectory directory;
  const std::string path = directory.path("control.sock");
  RunningServer server(
      path, {{"explain", [](const json& params) -> Result<json> { return params; }}}, {});
  const std::string socket = "--socket " + path + " ";
  const auto asked = limpetctl(socket + "--json explain 198.18.1.7 to mail:53/udp");
  EXPECT_EQ(asked.status, 0);
  EXPECT_THAT(asked.output, HasSubstr("\"result\":{\"client\":\"198.18.1.7\",\"port\":53,"
                                      "\"protocol\":\"udp\",\"vip\":\"mail\"}"));
  const auto wrong = limpetctl(socket + "explain 198.18.1.7");
  EXPECT_EQ(wrong.status, 2);
  EXPECT_THAT(wrong.output, HasSubstr("the form is: explain CLIENT"));
}

TEST(Limpetctl, AsksBeforeAChange) {
  TempDirectory directory;
  const std::string path = directory.path("control.sock");
  std::atomic<int> changed = 0;
  const auto change = [&](const json&, const Caller&) -> Result<json> {
    ++changed;
    return json{{"pins", "/there"}};
  };
  RunningServer server(path,
                       {{"status", [](const json&) -> Result<json> { return json::object(); }}}, {},
                       {{"detach", change}});
  const std::string detach = "--socket " + path + " detach";
  const auto unasked = limpetctl(detach + " </dev/null");
  EXPECT_EQ(unasked.status, 2);
  EXPECT_THAT(unasked.output, HasSubstr("--yes"));
  EXPECT_EQ(changed, 0);
  const auto forced = limpetctl(detach + " --yes </dev/null");
  EXPECT_EQ(forced.status, 0);
  EXPECT_EQ(forced.output, "detached: nothing of limpet is left in /there; limpetd ends\n");
  EXPECT_EQ(changed, 1);
}

TEST(Limpetctl, SaysThatADaemonIsNewer) {
  TempDirectory directory;
  const std::string path = directory.path("control.sock");
  auto file = SocketFile::bind(path);
  ASSERT_TRUE(file);
  const int listener = file->take_descriptor();
  ASSERT_EQ(listen(listener, 1), 0);
  std::thread newer([&] {
    pollfd waiting{listener, POLLIN, 0};
    if (poll(&waiting, 1, 5000) != 1) return;
    const int peer = accept(listener, nullptr, nullptr);
    const std::string_view line = R"({"jsonrpc":"2.0","protocol":2,"id":1,"result":{"rules":[]}})"
                                  "\n";
    EXPECT_EQ(write(peer, line.data(), line.size()), static_cast<ssize_t>(line.size()));
    char byte;
    while (read(peer, &byte, 1) > 0) continue;
    close(peer);
  });
  const auto outcome = limpetctl("--socket " + path + " show rules");
  newer.join();
  close(listener);
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.output, HasSubstr("limpetd speaks version 2 of the protocol"));
  EXPECT_THAT(outcome.output, HasSubstr("no rules\n"));
}

TEST(Limpetctl, DetachWithoutADaemonSaysWhatToDo) {
  const auto outcome = limpetctl("--socket /nonexistent/control.sock --yes detach </dev/null");
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.output, HasSubstr("'limpetd --detach'"));
}

}  // namespace
}  // namespace limpet
