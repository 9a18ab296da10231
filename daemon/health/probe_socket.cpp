// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/probe_socket.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "ebpf/abi.h"

namespace limpet {
namespace {

template <class T>
bool set(int socket, int option, const T& value) {
  return setsockopt(socket, SOL_SOCKET, option, &value, sizeof value) == 0;
}

/// To any address, and a port that nobody else has. A port that connect() chooses could be one
/// from which another socket talks to another server.
bool take_port(int socket, Family family) {
  sockaddr_storage any{};
  any.ss_family = family == Family::v4 ? AF_INET : AF_INET6;
  const socklen_t size = family == Family::v4 ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
  return bind(socket, reinterpret_cast<const sockaddr*>(&any), size) == 0;
}

Error last_error(const char* what) {
  return {std::string(what) + ": " + std::generic_category().message(errno)};
}

Result<void> prepare(int socket, Family family, uint16_t probe) {
  if (!set(socket, SO_LINGER, linger{.l_onoff = 1, .l_linger = 0})) {
    return last_error("cannot set a socket's linger time");
  }
  if (probe == 0) return {};
  if (!set(socket, SO_MARK, LIMPET_PROBE_MARK | probe)) return last_error("cannot mark a socket");
  if (!take_port(socket, family)) return last_error("no local port for a probe");
  return {};
}

}  // namespace

Result<int> open_probe_socket(Family family, uint16_t probe) {
  const int socket = ::socket(family == Family::v4 ? AF_INET : AF_INET6,
                              SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket < 0) return last_error("cannot open a socket");
  if (auto prepared = prepare(socket, family, probe); !prepared) {
    close(socket);
    return prepared.error();
  }
  return socket;
}

bool is_own_fault(int error) {
  return error == EADDRNOTAVAIL || error == EAGAIN || error == ENOMEM || error == ENOBUFS;
}

}  // namespace limpet
