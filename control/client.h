// SPDX-License-Identifier: GPL-2.0-or-later
// A blocking client of the control socket, for limpetctl and tests: one call at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "ebpf/result.h"

namespace limpet {

/// Owns a connection to a running limpetd. Movable, not thread-safe. Errors are sentences for the
/// operator and name the socket.
class ControlClient {
 public:
  static constexpr std::chrono::milliseconds default_timeout{5000};

  /// Connects. The timeout holds for this step and for each later call as a whole.
  static Result<ControlClient> open(const std::string& path,
                                    std::chrono::milliseconds timeout = default_timeout);
  ControlClient(ControlClient&& other) noexcept;
  ControlClient& operator=(ControlClient&& other) noexcept;
  ~ControlClient();

  /// Sends one request and returns the reply line as it came, without its newline: a result or an
  /// error, which parse_reply tells apart. At most max_reply_bytes. After a failed call the
  /// connection is closed and every further call fails.
  Result<std::string> call(std::string_view method,
                           const nlohmann::json& params = nlohmann::json::object());

  // The same in two steps, for one who waits for other things meanwhile. Several requests may be
  // under way; their replies come in the same order. After a failure the connection is closed.

  Result<void> send(std::string_view method,
                    const nlohmann::json& params = nlohmann::json::object());
  /// The next reply line, if all of it is here. Never waits.
  Result<std::optional<std::string>> receive();
  /// Readable when there is something for `receive`; -1 once closed.
  int descriptor() const { return fd_; }

 private:
  using Clock = std::chrono::steady_clock;

  ControlClient(int fd, std::string path, std::chrono::milliseconds timeout);
  Result<std::string> request(std::string_view method, const nlohmann::json& params);
  Result<std::string> exchange(std::string_view request);
  Result<void> send_all(std::string_view bytes, Clock::time_point deadline);
  Result<std::string> receive_line(Clock::time_point deadline);
  Result<std::optional<std::string>> next_line();
  std::optional<std::string> take_line();
  Result<void> wait_until(short events, Clock::time_point deadline);
  Error closed() const;
  Error failed(const char* what, int error) const;
  void close_socket();

  int fd_;
  std::string path_;
  std::chrono::milliseconds timeout_;
  int64_t next_id_ = 1;
  std::string received_;  // bytes after the last line that was returned
  size_t searched_ = 0;   // so many of them have no newline
};

}  // namespace limpet
