// SPDX-License-Identifier: GPL-2.0-or-later
// The daemon's end of the control socket.
#pragma once

#include <uv.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/control/connection.h"
#include "daemon/control/methods.h"
#include "daemon/control/socket_file.h"
#include "daemon/loop/handle.h"
#include "ebpf/result.h"

namespace limpet {

/// Listens and answers on the loop, from open() until destroyed. No client, however slow, silent or
/// malformed its requests, makes the loop wait or the memory grow beyond the limits.
///
/// Destroying it removes the socket file and drops every connection; their handles are freed by the
/// loop's next turn, so run the loop once more. Not while one of its methods runs.
class ControlServer final : private Connection::Owner {
 public:
  /// See SocketFile for what happens to the path. Sets SIGPIPE to be ignored when nobody has chosen
  /// otherwise: libuv writes without MSG_NOSIGNAL, and a client that left would kill the daemon.
  /// `changes` are methods for root and this process's own user alone.
  static Result<std::unique_ptr<ControlServer>> open(uv_loop_t* loop, const std::string& path,
                                                     Methods methods, ControlLimits limits = {},
                                                     Methods changes = {});
  ~ControlServer() = default;
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

  size_t connections() const { return connections_.size(); }

 private:
  ControlServer(Methods methods, Methods changes, ControlLimits limits, Handle<uv_pipe_t> listener,
                SocketFile file);

  void connected();
  std::string answer(std::string_view line, uid_t user) override;
  void ended(Connection& connection) override;

  // Destroyed from the last to the first: connections, then the file, then the socket.
  const Methods methods_for_all_, methods_for_trusted_;
  const ControlLimits limits_;
  Handle<uv_pipe_t> listener_;
  SocketFile file_;
  std::vector<std::unique_ptr<Connection>> connections_;
};

}  // namespace limpet
