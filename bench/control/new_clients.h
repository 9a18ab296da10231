// SPDX-License-Identifier: GPL-2.0-or-later
// Clients that the edge has never seen, at a steady pace: the first packet of a connection of each,
// a bare SYN. That leaves no trace at the edge (ebpf/AFFINITY.md), so a client is as new the next
// time.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>

#include "tests/packet/frame.h"

namespace limpet {

class NewClients {
 public:
  /// To whom they send, by which interface.
  struct Edge {
    std::string interface;
    MacAddress mac;
    IpAddress vip;
    uint16_t port = 0;
  };
  /// Throws std::runtime_error when it cannot send on the interface.
  explicit NewClients(const Edge& edge);
  NewClients(const NewClients&) = delete;
  NewClients& operator=(const NewClients&) = delete;
  ~NewClients();

  using Clock = std::chrono::steady_clock;

  /// One packet each of these IPv4 addresses (in host order), `pace` apart, and again from the
  /// first on, until `go_on()` is false. What could not be sent in time is left out.
  template <class GoOn>
  void send(std::span<const uint32_t> clients, std::chrono::nanoseconds pace, GoOn go_on) {
    auto due = Clock::now();
    for (size_t i = 0; go_on(); ++i) {
      send_one(clients[i % clients.size()]);
      due = wait_until(due + pace);
    }
  }

 private:
  /// Returns when that was.
  static Clock::time_point wait_until(Clock::time_point due);
  void send_one(uint32_t client);

  Edge edge_;
  int socket_ = -1;
};

}  // namespace limpet
