// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/probe_socket.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <set>
#include <vector>

namespace limpet {
namespace {

template <class T>
T option(int socket, int name) {
  T value{};
  socklen_t size = sizeof value;
  EXPECT_EQ(getsockopt(socket, SOL_SOCKET, name, &value, &size), 0);
  return value;
}

uint16_t local_port(int socket) {
  sockaddr_in6 address{};  // of either family: the port is in the same place
  socklen_t size = sizeof address;
  EXPECT_EQ(getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size), 0);
  return ntohs(address.sin6_port);
}

TEST(ProbeSocket, IsNonBlockingAndEndsWithAReset) {
  for (const Family family : {Family::v4, Family::v6}) {
    const auto socket = open_probe_socket(family, 0);
    ASSERT_TRUE(socket);
    EXPECT_TRUE(fcntl(*socket, F_GETFL) & O_NONBLOCK);
    EXPECT_TRUE(fcntl(*socket, F_GETFD) & FD_CLOEXEC);
    EXPECT_EQ(option<int>(*socket, SO_TYPE), SOCK_STREAM);
    EXPECT_EQ(option<int>(*socket, SO_DOMAIN), family == Family::v4 ? AF_INET : AF_INET6);
    EXPECT_EQ(option<linger>(*socket, SO_LINGER).l_onoff, 1);
    EXPECT_EQ(option<linger>(*socket, SO_LINGER).l_linger, 0);
    EXPECT_EQ(option<uint32_t>(*socket, SO_MARK), 0u);
    EXPECT_EQ(local_port(*socket), 0);
    close(*socket);
  }
}

TEST(ProbeSocket, WithANumberHasTheMarkAndAPortOfItsOwn) {
  std::vector<int> sockets;
  std::set<uint16_t> ports;
  for (uint16_t probe = 1; probe <= 100; ++probe) {
    const auto socket = open_probe_socket(probe % 2 == 0 ? Family::v4 : Family::v6, probe);
    if (!socket) {
      EXPECT_EQ(socket.error().message, "cannot mark a socket: Operation not permitted");
      GTEST_SKIP() << socket.error().message;
    }
    sockets.push_back(*socket);
    EXPECT_EQ(option<uint32_t>(*socket, SO_MARK), 0x4c500000u + probe);
    ports.insert(local_port(*socket));
  }
  EXPECT_EQ(ports.size(), sockets.size());
  EXPECT_FALSE(ports.contains(0));
  for (const int socket : sockets) close(socket);
}

}  // namespace
}  // namespace limpet
