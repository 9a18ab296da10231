// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/control/control_server.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <utility>

#include "control/access_groups.h"
#include "control/protocol.h"
#include "daemon/loop/guard.h"

namespace limpet {
namespace {

constexpr int backlog = 256;
constexpr uint64_t turn_ns = 4'000'000;
constexpr size_t every = 8;  // of the turns is one of those who may only look, when all wait

uv_stream_t* stream(const Handle<uv_pipe_t>& pipe) {
  return reinterpret_cast<uv_stream_t*>(pipe.get());
}

Error failed(const std::string& path, int status) {
  return Error{"cannot listen on " + path + ": " + uv_strerror(status)};
}

void survive_broken_pipes() {
  struct sigaction action {};
  if (sigaction(SIGPIPE, nullptr, &action) != 0 || action.sa_handler != SIG_DFL) return;
  std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace

Result<std::unique_ptr<ControlServer>> ControlServer::open(uv_loop_t* loop, const std::string& path,
                                                           Service service, ControlLimits limits) {
  // Not uv_pipe_bind: it removes the file on close without looking whose it is by then.
  auto file = SocketFile::bind(path);
  if (!file) return file.error();
  const AccessGroups access = find_access_groups();
  open_to(path, access);
  auto listener =
      make_handle<uv_pipe_t>([&](uv_pipe_t* raw) { return uv_pipe_init(loop, raw, 0); });
  auto turns = make_handle<uv_idle_t>([&](uv_idle_t* raw) { return uv_idle_init(loop, raw); });
  if (!listener || !turns) return failed(path, UV_ENOMEM);
  const int descriptor = file->take_descriptor();
  if (const int status = uv_pipe_open(listener.get(), descriptor); status != 0) {
    close(descriptor);
    return failed(path, status);
  }
  survive_broken_pipes();
  limits.request_bytes = std::min(limits.request_bytes, max_request_bytes);
  std::unique_ptr<ControlServer> self(new ControlServer(listed(std::move(service)), limits, access,
                                                        std::move(listener), std::move(turns),
                                                        *std::move(file)));
  self->listener_->data = self->turns_->data = self.get();
  const auto on_connection = [](uv_stream_t* from, int status) {
    // A client that gave up before it was accepted, or no descriptors left: libuv goes on.
    if (status == 0) static_cast<ControlServer*>(from->data)->connected();
  };
  if (const int status = uv_listen(stream(self->listener_), backlog, on_connection); status != 0) {
    return failed(path, status);
  }
  return self;
}

ControlServer::ControlServer(Service service, ControlLimits limits, AccessGroups access,
                             Handle<uv_pipe_t> listener, Handle<uv_idle_t> turns, SocketFile file)
    : service_(std::move(service)),
      limits_(limits),
      access_(access),
      listener_(std::move(listener)),
      file_(std::move(file)),
      turns_(std::move(turns)) {}

void ControlServer::connected() {
  auto connection = Connection::accept(stream(listener_), limits_, access_, *this);
  if (!connection) return;
  const Caller& caller = connection->caller();
  if (caller.rights == Rights::none) {
    guarded("telling of a refused connection", [&] { service_.refused(caller, "a connection"); });
  }
  if (const auto refusal = refusal_of(caller)) return connection->turn_away(*refusal);
  if (connection->start()) connections_.push_back(std::move(connection));
}

/// Why this one may not have another connection, as a line to be told.
std::optional<std::string> ControlServer::refusal_of(const Caller& caller) const {
  if (caller.rights == Rights::none) {
    return error_line(nullptr, ErrorCode::refused,
                      "only root, limpetd's own user and the groups " + std::string(change_group) +
                          " and " + view_group + " may ask limpetd");
  }
  const bool may_change = caller.rights == Rights::change;
  const size_t kept = may_change ? 0 : std::min(limits_.kept_for_changes, limits_.connections);
  const size_t all = connections_.size(), most = limits_.connections - kept;
  const auto own = static_cast<size_t>(std::ranges::count_if(
      connections_, [&](const auto& held) { return held->caller().uid == caller.uid; }));
  if (all < most && own < limits_.of_one_user) return std::nullopt;
  return error_line(nullptr, ErrorCode::busy,
                    "too many connections: " + std::to_string(all) + " are open, " +
                        std::to_string(own) + " of them yours");
}

void ControlServer::wants_turn(Connection& connection) {
  const bool may_change = connection.caller().rights == Rights::change;
  (may_change ? may_change_ : may_look_).push_back(&connection);
  uv_idle_start(turns_.get(), [](uv_idle_t* idle) {
    guarded("answering at the control socket",
            [&] { static_cast<ControlServer*>(idle->data)->take_turns(); });
  });
}

/// Not empty if anybody waits.
std::deque<Connection*>& ControlServer::next_queue() {
  if (may_change_.empty()) return may_look_;
  return ++taken_ % every == 0 && !may_look_.empty() ? may_look_ : may_change_;
}

void ControlServer::take_turns() {
  for (const uint64_t end = uv_hrtime() + turn_ns; uv_hrtime() < end;) {
    auto& queue = next_queue();
    if (queue.empty()) {
      uv_idle_stop(turns_.get());
      return;
    }
    Connection* next = queue.front();
    queue.pop_front();
    next->take_turn();
  }
}

size_t ControlServer::unread_by_viewers() const {
  size_t bytes = 0;
  for (const auto& held : connections_) {
    if (held->caller().rights != Rights::change) bytes += held->unread();
  }
  return bytes;
}

std::string ControlServer::answer(std::string_view line, const Caller& caller) {
  if (caller.rights != Rights::change && unread_by_viewers() >= limits_.unread_bytes) {
    return refuse(line, ErrorCode::busy,
                  "too many answers wait for their readers: ask again later");
  }
  return limpet::answer(service_, caller, line);
}

void ControlServer::ended(Connection& connection) {
  for (auto* queue : {&may_change_, &may_look_}) std::erase(*queue, &connection);
  std::erase_if(connections_, [&](const auto& held) { return held.get() == &connection; });
}

}  // namespace limpet
