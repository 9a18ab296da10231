// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/client.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "control/access_groups.h"
#include "control/protocol.h"

namespace limpet {
namespace {

using std::chrono::milliseconds;

Error cannot_connect(const std::string& path, int error) {
  const std::string reason = path + ": " + std::strerror(error);
  struct stat info {};
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return Error{"limpetd is not running, or its control_socket is elsewhere: " + reason};
    case EACCES:
    case EPERM:
      return Error{std::string("only root and members of the groups ") + change_group + " and " +
                   view_group + " may ask limpetd: " + reason};
    case ECONNREFUSED:
      // The kernel says the same of a file that is no socket at all.
      if (stat(path.c_str(), &info) == 0 && !S_ISSOCK(info.st_mode)) {
        return Error{path + " is not a socket"};
      }
      return Error{"limpetd is not running (its socket was left behind): " + reason};
    case EAGAIN:
      return Error{"limpetd does not accept connections (is it stopped or stuck?): " + path};
    default:
      return Error{"cannot connect to limpetd: " + reason};
  }
}

// With a send timeout, connect() gives up on a full backlog instead of waiting for ever.
void bound_connect(int fd, milliseconds timeout) {
  timeval limit{};
  limit.tv_sec = timeout.count() / 1000;
  limit.tv_usec = timeout.count() % 1000 * 1000;
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

std::string duration(milliseconds time) {
  if (time.count() % 1000 != 0) return std::to_string(time.count()) + " ms";
  return std::to_string(time.count() / 1000) + " s";
}

}  // namespace

Result<ControlClient> ControlClient::open(const std::string& path, milliseconds timeout) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path) {
    return Error{"not a socket path (1 to " + std::to_string(sizeof address.sun_path - 1) +
                 " bytes): " + path};
  }
  path.copy(address.sun_path, path.size());
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return Error{std::string("cannot make a socket: ") + std::strerror(errno)};
  ControlClient client(fd, path, timeout);
  bound_connect(fd, timeout);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return cannot_connect(path, errno);
  }
  return client;
}

ControlClient::ControlClient(int fd, std::string path, milliseconds timeout)
    : fd_(fd), path_(std::move(path)), timeout_(timeout) {}

ControlClient::ControlClient(ControlClient&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      path_(std::move(other.path_)),
      timeout_(other.timeout_),
      next_id_(other.next_id_),
      received_(std::move(other.received_)),
      searched_(other.searched_) {}

ControlClient& ControlClient::operator=(ControlClient&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(path_, other.path_);
  std::swap(timeout_, other.timeout_);
  std::swap(next_id_, other.next_id_);
  std::swap(received_, other.received_);
  std::swap(searched_, other.searched_);
  return *this;
}

ControlClient::~ControlClient() {
  close_socket();
}

void ControlClient::close_socket() {
  if (fd_ >= 0) close(fd_);
  fd_ = -1;
}

Result<std::string> ControlClient::call(std::string_view method, const nlohmann::json& params) {
  auto wanted = request(method, params);
  if (!wanted) return wanted;
  auto line = exchange(*wanted);
  // A late reply would be taken for the answer to the next call.
  if (!line) close_socket();
  return line;
}

Result<void> ControlClient::send(std::string_view method, const nlohmann::json& params) {
  auto wanted = request(method, params);
  if (!wanted) return wanted.error();
  auto sent = send_all(*wanted, Clock::now() + timeout_);
  if (!sent) close_socket();
  return sent;
}

Result<std::optional<std::string>> ControlClient::receive() {
  if (fd_ < 0) return closed();
  auto line = next_line();
  if (!line) close_socket();
  return line;
}

Error ControlClient::closed() const {
  return {"the connection was closed after an earlier failure: " + path_};
}

/// Its line. Fails while nothing was sent, so that the connection is still usable.
Result<std::string> ControlClient::request(std::string_view method, const nlohmann::json& params) {
  if (fd_ < 0) return closed();
  std::string line = request_line(next_id_++, method, params);
  if (line.size() - 1 > max_request_bytes) {
    return Error{"the request is longer than " + std::to_string(max_request_bytes) + " bytes"};
  }
  return line;
}

Result<std::string> ControlClient::exchange(std::string_view request) {
  const auto deadline = Clock::now() + timeout_;
  const auto sent = send_all(request, deadline);
  // A daemon that hangs up early (too many connections) has said why before: prefer its words.
  auto line = receive_line(deadline);
  if (!line && !sent) return sent.error();
  return line;
}

Result<void> ControlClient::send_all(std::string_view bytes, Clock::time_point deadline) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<size_t>(sent));
    } else if (errno == EAGAIN) {
      if (auto ready = wait_until(POLLOUT, deadline); !ready) return ready;
    } else if (errno != EINTR) {
      return failed("cannot send to limpetd", errno);
    }
  }
  return {};
}

Result<std::string> ControlClient::receive_line(Clock::time_point deadline) {
  while (true) {
    auto line = next_line();
    if (!line) return line.error();
    if (*line) return **std::move(line);
    if (auto ready = wait_until(POLLIN, deadline); !ready) return ready.error();
  }
}

Result<std::optional<std::string>> ControlClient::next_line() {
  static thread_local std::array<char, 65536> chunk;
  while (true) {
    if (auto line = take_line()) return line;
    if (received_.size() > max_reply_bytes) {
      return Error{"limpetd's reply is longer than " + std::to_string(max_reply_bytes) + " bytes"};
    }
    const ssize_t got = recv(fd_, chunk.data(), chunk.size(), MSG_DONTWAIT);
    if (got > 0) {
      received_.append(chunk.data(), static_cast<size_t>(got));
    } else if (got == 0) {
      return Error{"limpetd closed the connection before it answered: " + path_};
    } else if (errno == EAGAIN) {
      return std::optional<std::string>();
    } else if (errno != EINTR) {
      return failed("cannot read limpetd's answer", errno);
    }
  }
}

std::optional<std::string> ControlClient::take_line() {
  const size_t newline = received_.find('\n', searched_);
  searched_ = newline == std::string::npos ? received_.size() : 0;
  if (newline == std::string::npos) return std::nullopt;
  std::string line = received_.substr(0, newline);
  received_.erase(0, newline + 1);
  return line;
}

Result<void> ControlClient::wait_until(short events, Clock::time_point deadline) {
  while (true) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) {
      return Error{"limpetd accepted the connection but did not answer within " +
                   duration(timeout_) + " (busy or stuck): " + path_};
    }
    pollfd poller{fd_, events, 0};
    const int ready = poll(&poller, 1, static_cast<int>(std::min<decltype(left)>(left, 1 << 30)));
    if (ready > 0) return {};
    if (ready < 0 && errno != EINTR) return failed("cannot wait for limpetd", errno);
  }
}

Error ControlClient::failed(const char* what, int error) const {
  return Error{std::string(what) + ": " + path_ + ": " + std::strerror(error)};
}

}  // namespace limpet
