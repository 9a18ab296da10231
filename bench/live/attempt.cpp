// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/live/attempt.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace limpet::live {
namespace {

constexpr std::string_view request = "GET / HTTP/1.0\r\n\r\n";  // 1.0: the server ends it
constexpr std::string_view good = " 200 ", end_of_head = "\r\n\r\n";

bool connect_from(int socket, in_addr source, const sockaddr_in& server) {
  const int yes = 1;  // the port is chosen when the other end is known: more than 28,000 to each
  const sockaddr_in own{.sin_family = AF_INET, .sin_port = 0, .sin_addr = source, .sin_zero = {}};
  return setsockopt(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes) == 0 &&
         bind(socket, reinterpret_cast<const sockaddr*>(&own), sizeof own) == 0 &&
         (connect(socket, reinterpret_cast<const sockaddr*>(&server), sizeof server) == 0 ||
          errno == EINPROGRESS);
}

}  // namespace

Attempt::Attempt(const sockaddr_in& server, in_addr source, Clock::time_point due)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)),
      source_(source),
      due_(due) {
  if (socket_ >= 0 && !connect_from(socket_, source, server)) {
    close(socket_);
    socket_ = -1;
  }
}

Attempt::~Attempt() {
  if (socket_ >= 0) close(socket_);
}

Attempt::State Attempt::go_on() {
  if (!asked_) {
    const ssize_t sent = send(socket_, request.data(), request.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EAGAIN) return State::going;  // not connected yet
    if (sent != static_cast<ssize_t>(request.size())) return State::failed;
    asked_ = true;
  }
  return read_on();
}

Attempt::State Attempt::read_on() {
  while (size_ < answer_.size()) {
    const ssize_t more = recv(socket_, answer_.data() + size_, answer_.size() - size_, 0);
    if (more < 0) return errno == EAGAIN ? State::going : State::failed;
    if (more == 0) return page().empty() ? State::failed : State::done;
    size_ += static_cast<size_t>(more);
  }
  return State::failed;
}

std::string_view Attempt::page() const {
  const std::string_view answer(answer_.data(), size_);
  const size_t head = answer.find(end_of_head);
  if (head == answer.npos || answer.substr(0, head).find(good) == answer.npos) return {};
  return answer.substr(head + end_of_head.size());
}

}  // namespace limpet::live
