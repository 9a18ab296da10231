// SPDX-License-Identifier: GPL-2.0-or-later
// A TCP port on loopback that answers no more connections: the queue of its listener is full.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>

namespace limpet {

class FullListener {
 public:
  FullListener() {
    listen(listener_, 0);  // with room for one
    sockaddr_in address{};
    socklen_t size = sizeof address;
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connect(first_, reinterpret_cast<const sockaddr*>(&address), size);
    port_ = ntohs(address.sin_port);
  }
  FullListener(const FullListener&) = delete;
  ~FullListener() {
    close(first_);
    close(listener_);
  }

  uint16_t port() const { return port_; }

 private:
  int listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int first_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  uint16_t port_ = 0;
};

}  // namespace limpet
