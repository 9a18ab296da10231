// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/watch/poller.h"

#include <gmock/gmock.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>

#include "daemon/control/socket_file.h"
#include "tests/unit/control/running_server.h"

namespace limpet {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::HasSubstr;
using Clock = Poller::Clock;

/// The next round that is over, within seconds.
std::optional<Result<Answers>> next_round(Poller& poller) {
  const auto end = Clock::now() + 5s;
  while (Clock::now() < end) {
    if (auto round = poller.step(Clock::now())) return round;
    pollfd readable{poller.descriptor(), POLLIN, 0};
    poll(&readable, 1, 10);
  }
  return std::nullopt;
}

Methods methods(std::atomic<int>& asked) {
  Methods all;
  for (const char* method : round_methods) {
    all[method] = [&asked, method](const json&) -> Result<json> {
      ++asked;
      return json{{"method", method}};
    };
  }
  return all;
}

TEST(Poller, AsksAllOfARound) {
  TempDirectory directory;
  const std::string path = directory.path("control.sock");
  std::atomic<int> asked = 0;
  RunningServer server(path, methods(asked), {});
  Poller poller(path, 20ms);
  for (int i = 0; i < 2; ++i) {
    const auto round = next_round(poller);
    ASSERT_TRUE(round && *round);
    EXPECT_EQ((*round)->status["method"], "status");
    EXPECT_EQ((*round)->members["method"], "show.members");
  }
}

TEST(Poller, DoesNotAskBeforeItsTime) {
  TempDirectory directory;
  const std::string path = directory.path("control.sock");
  std::atomic<int> asked = 0;
  RunningServer server(path, methods(asked), {});
  Poller poller(path, 1h);
  ASSERT_TRUE(next_round(poller));
  EXPECT_GT(poller.due(), Clock::now() + 59min);
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(poller.step(Clock::now()));
  EXPECT_EQ(asked, 4);
  EXPECT_EQ(poller.descriptor(), -1);
}

TEST(Poller, TriesAgainWithTheNextRoundAlone) {
  TempDirectory directory;
  const std::string path = directory.path("control.sock");
  Poller poller(path, 1h);
  const auto now = Clock::now();
  const auto round = poller.step(now);
  ASSERT_TRUE(round && !*round);
  EXPECT_THAT(round->error().message, HasSubstr("limpetd is not running"));
  EXPECT_FALSE(poller.step(now + 59min));
  std::atomic<int> asked = 0;
  RunningServer server(path, methods(asked), {});
  EXPECT_FALSE(poller.step(now + 1h));  // asked, not answered yet
  const auto second = next_round(poller);
  EXPECT_TRUE(second && *second);
}

TEST(Poller, GivesUpOnOneThatHangs) {
  TempDirectory directory;
  const std::string path = directory.path("control.sock");
  auto stuck = SocketFile::bind(path);
  ASSERT_TRUE(stuck);
  const int descriptor = stuck->take_descriptor();
  ASSERT_EQ(listen(descriptor, 5), 0);
  Poller poller(path, 1s);
  const auto begin = Clock::now();
  EXPECT_FALSE(poller.step(begin));
  EXPECT_FALSE(poller.step(begin + 2s));
  EXPECT_LE(poller.due(), begin + 6s);
  const auto round = poller.step(poller.due());
  ASSERT_TRUE(round && !*round);
  EXPECT_THAT(round->error().message, HasSubstr("does not answer"));
  close(descriptor);
}

TEST(Poller, SaysWhatADaemonDoesNotKnow) {
  TempDirectory directory;
  const std::string path = directory.path("control.sock");
  RunningServer server(path, {}, {});
  Poller poller(path, 1s);
  const auto round = next_round(poller);
  ASSERT_TRUE(round && !*round);
  EXPECT_THAT(round->error().message, HasSubstr("older version"));
}

}  // namespace
}  // namespace limpet
