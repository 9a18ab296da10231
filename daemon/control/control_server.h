// SPDX-License-Identifier: GPL-2.0-or-later
// The daemon's end of the control socket.
#pragma once

#include <uv.h>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/control/access.h"
#include "daemon/control/connection.h"
#include "daemon/control/methods.h"
#include "daemon/control/socket_file.h"
#include "daemon/loop/handle.h"
#include "ebpf/result.h"

namespace limpet {

/// Listens and answers on the loop, from open() until destroyed. No client, however slow, silent or
/// malformed its requests, makes the loop wait or the memory grow beyond the limits. However many
/// ask, a turn of the loop answers for a few milliseconds (and one request more), first those who
/// may change things.
///
/// Destroying it removes the socket file and drops every connection; their handles are freed by the
/// loop's next turn, so run the loop once more. Not while one of its methods runs.
class ControlServer final : private Connection::Owner {
 public:
  /// See SocketFile for what happens to the path. Sets SIGPIPE to be ignored when nobody has chosen
  /// otherwise: libuv writes without MSG_NOSIGNAL, and a client that left would kill the daemon.
  /// The groups of control/access_groups.h are looked up here, once.
  static Result<std::unique_ptr<ControlServer>> open(uv_loop_t* loop, const std::string& path,
                                                     Service service, ControlLimits limits = {});
  ~ControlServer() = default;
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

  size_t connections() const { return connections_.size(); }

 private:
  ControlServer(Service service, ControlLimits limits, AccessGroups access,
                Handle<uv_pipe_t> listener, Handle<uv_idle_t> turns, SocketFile file);

  void connected();
  std::optional<std::string> refusal_of(const Caller& caller) const;
  void wants_turn(Connection& connection) override;
  std::deque<Connection*>& next_queue();
  void take_turns();
  size_t unread_by_viewers() const;
  std::string answer(std::string_view line, const Caller& caller) override;
  void ended(Connection& connection) override;

  // Destroyed from the last to the first: connections, then the file, then the socket.
  const Service service_;
  const ControlLimits limits_;
  const AccessGroups access_;
  Handle<uv_pipe_t> listener_;
  SocketFile file_;
  Handle<uv_idle_t> turns_;                        // runs while somebody waits
  std::deque<Connection*> may_change_, may_look_;  // who waits for an answer, the first first
  size_t taken_ = 0;                               // turns
  std::vector<std::unique_ptr<Connection>> connections_;
};

}  // namespace limpet
