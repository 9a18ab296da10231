// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/control/new_clients.h"

#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>
#include <thread>

namespace limpet {

NewClients::NewClients(const Edge& edge) : edge_(edge) {
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_ifindex = static_cast<int>(if_nametoindex(edge.interface.c_str()));
  socket_ = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);  // which receives nothing
  if (socket_ < 0 || bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error(edge.interface + ": " + strerror(errno));
  }
}

NewClients::~NewClients() {
  close(socket_);
}

NewClients::Clock::time_point NewClients::wait_until(Clock::time_point due) {
  prctl(PR_SET_TIMERSLACK, 1);  // of this thread; the default is 50 µs
  std::this_thread::sleep_until(due);
  const auto now = Clock::now();
  return now - due > std::chrono::milliseconds(1) ? now : due;
}

void NewClients::send_one(uint32_t client) {
  const auto byte = [client](int shift) { return static_cast<uint8_t>(client >> shift); };
  const Frame syn = frame(Ethernet{.destination = edge_.mac},
                          Ipv4{.source = IpAddress::v4({byte(24), byte(16), byte(8), byte(0)}),
                               .destination = edge_.vip},
                          Tcp{.destination_port = edge_.port, .flags = tcp_syn});
  if (write(socket_, syn.data(), syn.size()) != static_cast<ssize_t>(syn.size())) {
    throw std::runtime_error(edge_.interface + ": " + strerror(errno));
  }
}

}  // namespace limpet
