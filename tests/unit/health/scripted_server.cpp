// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/unit/health/scripted_server.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace limpet {
namespace {

int listen_at(const char* address) {
  sockaddr_storage storage{};
  auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
  auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
  const bool is_v4 = inet_pton(AF_INET, address, &v4.sin_addr) == 1;
  if (!is_v4) inet_pton(AF_INET6, address, &v6.sin6_addr);
  storage.ss_family = is_v4 ? AF_INET : AF_INET6;
  const int listener = socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const socklen_t size = is_v4 ? sizeof v4 : sizeof v6;
  if (bind(listener, reinterpret_cast<sockaddr*>(&storage), size) != 0) return listener;
  listen(listener, 16);
  return listener;
}

uint16_t port_of(int socket) {
  sockaddr_in6 address{};  // of either family: the port is in the same place
  socklen_t size = sizeof address;
  getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin6_port);
}

void wait_at_most_5_s(int connection) {
  const timeval limit{.tv_sec = 5, .tv_usec = 0};
  setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

}  // namespace

ScriptedServer::ScriptedServer(std::vector<Script> scripts, const char* address)
    : listener_(listen_at(address)),
      port_(port_of(listener_)),
      thread_([this, all = std::move(scripts)] { serve(all); }) {}

ScriptedServer::~ScriptedServer() {
  shutdown(listener_, SHUT_RDWR);  // ends accept
  thread_.join();
  close(listener_);
}

void ScriptedServer::serve(const std::vector<Script>& scripts) const {
  for (const Script& script : scripts) {
    const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) return;
    wait_at_most_5_s(connection);
    script(connection);
    close(connection);
  }
}

std::string read_bytes(int connection, size_t count) {
  std::string bytes(count, '\0');
  size_t size = 0;
  while (size < count) {
    const ssize_t more = recv(connection, bytes.data() + size, count - size, 0);
    if (more <= 0) break;
    size += static_cast<size_t>(more);
  }
  bytes.resize(size);
  return bytes;
}

bool write_bytes(int connection, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t size = send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(size));
  }
  return true;
}

bool is_reset(int connection) {
  std::array<char, 4096> bytes;
  ssize_t size = 1;
  while (size > 0) size = recv(connection, bytes.data(), bytes.size(), 0);
  return size < 0 && errno == ECONNRESET;
}

}  // namespace limpet
