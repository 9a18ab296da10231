// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <netinet/in.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>

namespace limpet::live {

/// One connection to a web server: opened, asked for a page and read to the server's end of it. Its
/// socket does not block and closes with it.
class Attempt {
 public:
  using Clock = std::chrono::steady_clock;
  enum class State : uint8_t { going, done, failed };

  /// Begins to connect, from that source address. due: when this should have been.
  Attempt(const sockaddr_in& server, in_addr source, Clock::time_point due);
  ~Attempt();
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;

  int socket() const { return socket_; }  // -1: failed
  in_addr source() const { return source_; }
  Clock::time_point due() const { return due_; }

  /// Goes on as far as it can at once; to be called after each event of the socket.
  State go_on();

  /// The page without its head, when done: of a member of this benchmark "NAME ADDRESS-IT-SEES".
  std::string_view page() const;

 private:
  State read_on();

  int socket_ = -1;
  in_addr source_;
  Clock::time_point due_;
  bool asked_ = false;
  size_t size_ = 0;
  std::array<char, 1024> answer_;
};

}  // namespace limpet::live
