// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/client.h"

#include <gmock/gmock.h>
#include <poll.h>
#include <sys/socket.h>

#include <fstream>

#include "control/protocol.h"
#include "daemon/control/socket_file.h"
#include "tests/unit/control/running_server.h"

namespace limpet {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::HasSubstr;

TEST(ControlClient, Calls) {
  TempDirectory directory;
  const std::string path = directory.path("control.sock");
  RunningServer server(path, {{"echo", [](const json& p) -> Result<json> { return p; }}}, {});
  auto client = ControlClient::open(path);
  ASSERT_TRUE(client) << client.error().message;
  for (int i = 1; i < 4; ++i) {
    const auto line = client->call("echo", {{"i", i}});
    ASSERT_TRUE(line) << line.error().message;
    EXPECT_EQ(parse_reply(*line)->result["i"], i);
  }
  EXPECT_FALSE(client->call("echo", {std::string(max_request_bytes, 'x')}));
  EXPECT_TRUE(client->call("echo"));
  server.stop();
  EXPECT_FALSE(client->call("echo"));
  EXPECT_THAT(client->call("echo").error().message, HasSubstr("earlier failure"));
}

TEST(ControlClient, SaysWhyItCannotConnect) {
  TempDirectory directory;
  const std::string path = directory.path("control.sock");
  const auto why = [&] { return ControlClient::open(path).error().message; };
  EXPECT_EQ(why(), "limpetd is not running, or its control_socket is elsewhere: " + path +
                       ": No such file or directory");
  {
    const auto stale = SocketFile::bind(path);
    EXPECT_THAT(why(), HasSubstr("not running (its socket was left behind)"));
  }
  std::ofstream(path) << "file";
  EXPECT_THAT(why(), HasSubstr("is not a socket"));
  EXPECT_FALSE(ControlClient::open(std::string(200, 'x')));
}

TEST(ControlClient, DoesNotWaitForEver) {
  TempDirectory directory;
  const std::string path = directory.path("control.sock");
  auto stuck = SocketFile::bind(path);
  ASSERT_TRUE(stuck);
  const int descriptor = stuck->take_descriptor();
  ASSERT_EQ(listen(descriptor, 0), 0);  // one may connect, nobody is accepted
  auto client = ControlClient::open(path, 50ms);
  ASSERT_TRUE(client) << client.error().message;
  EXPECT_THAT(client->call("echo").error().message, HasSubstr("did not answer within 50 ms"));
  const auto second = ControlClient::open(path, 50ms);
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().message, HasSubstr("does not accept connections"));
  close(descriptor);
}

std::optional<std::string> awaited(ControlClient& client) {
  for (int attempts = 0; attempts < 100; ++attempts) {
    pollfd poller{client.descriptor(), POLLIN, 0};
    poll(&poller, 1, 100);
    auto line = client.receive();
    if (!line) return line.error().message;
    if (*line) return *line;
  }
  return std::nullopt;
}

TEST(ControlClient, SeveralRequestsAreUnderWay) {
  TempDirectory directory;
  const std::string path = directory.path("control.sock");
  RunningServer server(path, {{"echo", [](const json& p) -> Result<json> { return p; }}}, {});
  auto client = ControlClient::open(path);
  ASSERT_TRUE(client) << client.error().message;
  EXPECT_EQ(*client->receive(), std::nullopt);
  ASSERT_TRUE(client->send("echo", {{"i", 1}}));
  ASSERT_TRUE(client->send("echo", {{"i", 2}}));
  for (int i = 1; i < 3; ++i) EXPECT_EQ(parse_reply(*awaited(*client))->result["i"], i);
  EXPECT_TRUE(client->call("echo"));
  server.stop();
  EXPECT_THAT(*awaited(*client), HasSubstr("closed the connection"));
  EXPECT_EQ(client->descriptor(), -1);
  EXPECT_FALSE(client->send("echo"));
  EXPECT_FALSE(client->receive());
}

TEST(ControlClient, ReportsWhyItWasTurnedAway) {
  TempDirectory directory;
  const std::string path = directory.path("control.sock");
  RunningServer server(path, {}, {.connections = 0});
  auto client = ControlClient::open(path);
  ASSERT_TRUE(client);
  const auto line = client->call("echo");
  ASSERT_TRUE(line) << line.error().message;
  EXPECT_EQ(parse_reply(*line)->error->code, static_cast<int>(ErrorCode::busy));
}

}  // namespace
}  // namespace limpet
