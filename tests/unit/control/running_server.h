// SPDX-License-Identifier: GPL-2.0-or-later
// A control server on a loop of its own thread, and raw clients for it.
#pragma once

#include <uv.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "daemon/control/control_server.h"

namespace limpet {

/// A directory that is gone with the object.
class TempDirectory {
 public:
  TempDirectory();
  ~TempDirectory();
  std::string path(const std::string& name) const { return root_ + "/" + name; }

 private:
  std::string root_;
};

class RunningServer {
 public:
  /// Fails the test when the server cannot be opened.
  RunningServer(const std::string& path, Methods methods, ControlLimits limits,
                Changes changes = {});
  ~RunningServer();
  /// Destroys the server and drains its loop; fails the test when something is left in it.
  void stop();
  size_t connections() const { return connections_; }

 private:
  void run(const std::string& path, Service service, ControlLimits limits, std::atomic<bool>& open);

  uv_loop_t loop_{};
  uv_async_t stop_{};
  uv_check_t count_{};
  std::unique_ptr<ControlServer> server_;
  std::atomic<size_t> connections_ = 0;
  std::thread thread_;
};

/// A client that does exactly as told.
class RawClient {
 public:
  explicit RawClient(const std::string& path);
  ~RawClient();
  bool connected() const { return connected_; }
  /// False when the server has hung up.
  bool send(std::string_view bytes) const;
  /// Sends what fits without waiting; how many bytes that was.
  size_t send_what_fits(std::string_view bytes) const;
  void finish_sending() const;
  /// The next line without its newline; none when the server hangs up or 2 s pass.
  std::optional<std::string> line();
  /// True when the server hangs up without another byte, within 2 s.
  bool hung_up() const;

 private:
  int fd_;
  bool connected_;
  std::string buffer_;
};

}  // namespace limpet
