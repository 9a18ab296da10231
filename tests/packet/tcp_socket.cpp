// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/packet/tcp_socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <stdexcept>

namespace limpet {
namespace {

int hold(int result, const char* what) {
  if (result < 0) throw std::runtime_error(std::string(what) + ": " + std::strerror(errno));
  return result;
}

bool becomes(const Descriptor& socket, short event) {
  pollfd waiting{.fd = socket.get(), .events = event};
  return poll(&waiting, 1, 2000) == 1;
}

/// For bind() and the like.
struct End {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;

  End() = default;
  End(const IpAddress& address, uint16_t port) {
    if (address.is_v4()) {
      sockaddr_in v4{.sin_family = AF_INET, .sin_port = htons(port)};
      std::memcpy(&v4.sin_addr, address.data(), address.size());
      std::memcpy(&storage, &v4, size = sizeof v4);
    } else {
      sockaddr_in6 v6{.sin6_family = AF_INET6, .sin6_port = htons(port)};
      std::memcpy(&v6.sin6_addr, address.data(), address.size());
      std::memcpy(&storage, &v6, size = sizeof v6);
    }
  }
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }

  std::string address() const {
    const size_t at = storage.ss_family == AF_INET ? offsetof(sockaddr_in, sin_addr)
                                                   : offsetof(sockaddr_in6, sin6_addr);
    char text[INET6_ADDRSTRLEN] = "";
    inet_ntop(storage.ss_family, reinterpret_cast<const char*>(&storage) + at, text, sizeof text);
    return text;
  }
};

}  // namespace

TcpSocket TcpSocket::open(const IpAddress& of) {
  return TcpSocket(
      hold(socket(of.is_v4() ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0), "socket"));
}

TcpSocket TcpSocket::listen(const IpAddress& address, uint16_t port) {
  TcpSocket listener = open(address);
  End end(address, port);
  hold(bind(listener.fd_.get(), end.get(), end.size), "bind");
  hold(::listen(listener.fd_.get(), 1), "listen");
  return listener;
}

TcpSocket TcpSocket::accept() const {
  becomes(fd_, POLLIN);
  return TcpSocket(hold(accept4(fd_.get(), nullptr, nullptr, SOCK_NONBLOCK), "accept"));
}

TcpSocket TcpSocket::connect(const IpAddress& from, const IpAddress& to, uint16_t port,
                             uint32_t mark) {
  TcpSocket socket = open(to);
  hold(setsockopt(socket.fd_.get(), SOL_SOCKET, SO_MARK, &mark, sizeof mark), "SO_MARK");
  End own(from, 0), other(to, port);
  hold(bind(socket.fd_.get(), own.get(), own.size), "bind");
  if (::connect(socket.fd_.get(), other.get(), other.size) != 0 && errno != EINPROGRESS) {
    hold(-1, "connect");
  }
  return socket;
}

bool TcpSocket::is_connected() const {
  int error = 0;
  socklen_t size = sizeof error;
  return becomes(fd_, POLLOUT) && getsockopt(fd_.get(), SOL_SOCKET, SO_ERROR, &error, &size) == 0 &&
         error == 0;
}

std::string TcpSocket::own_address() const {
  End end;
  hold(getsockname(fd_.get(), end.get(), &end.size), "getsockname");
  return end.address();
}

std::string TcpSocket::other_address() const {
  End end;
  hold(getpeername(fd_.get(), end.get(), &end.size), "getpeername");
  return end.address();
}

size_t TcpSocket::send(const std::string& text) const {
  const ssize_t sent = ::send(fd_.get(), text.data(), text.size(), MSG_NOSIGNAL);
  return sent < 0 ? 0 : static_cast<size_t>(sent);
}

std::string TcpSocket::carry(const TcpSocket& other_end, const std::string& text) const {
  std::string arrived;
  size_t sent = 0;
  while (arrived.size() < text.size()) {
    sent += send(text.substr(sent));
    if (!becomes(other_end.fd_, POLLIN)) break;
    char part[16384];
    const ssize_t got = recv(other_end.fd_.get(), part, sizeof part, 0);
    if (got <= 0) break;
    arrived.append(part, static_cast<size_t>(got));
  }
  return arrived;
}

void TcpSocket::end() const {
  hold(shutdown(fd_.get(), SHUT_WR), "shutdown");
}

bool TcpSocket::has_ended() const {
  char byte;
  return becomes(fd_, POLLIN) && recv(fd_.get(), &byte, 1, 0) == 0;
}

}  // namespace limpet
