// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/metrics/listening.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include "ebpf/descriptor.h"

namespace limpet {
namespace {

TEST(ListeningTest, AFreePort) {
  EXPECT_TRUE(can_listen("127.0.0.1:0"));
  EXPECT_TRUE(can_listen("[::1]:0"));
}

TEST(ListeningTest, ATakenPortIsSaidToBe) {
  const Descriptor other(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  socklen_t size = sizeof address;
  ASSERT_EQ(bind(other.get(), reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(listen(other.get(), 1), 0);
  ASSERT_EQ(getsockname(other.get(), reinterpret_cast<sockaddr*>(&address), &size), 0);
  const std::string endpoint = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  const auto can = can_listen(endpoint);
  ASSERT_FALSE(can);
  EXPECT_EQ(can.error().message, "cannot listen at " + endpoint + ": Address already in use");
}

TEST(ListeningTest, AnAddressOfNobody) {
  const auto can = can_listen("192.0.2.77:10980");
  ASSERT_FALSE(can);
  EXPECT_EQ(can.error().message,
            "cannot listen at 192.0.2.77:10980: Cannot assign requested address");
}

}  // namespace
}  // namespace limpet
