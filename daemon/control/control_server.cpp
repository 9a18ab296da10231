// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/control/control_server.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <utility>

#include "control/protocol.h"

namespace limpet {
namespace {

constexpr int backlog = 64;

uv_stream_t* stream(const Handle<uv_pipe_t>& pipe) {
  return reinterpret_cast<uv_stream_t*>(pipe.get());
}

Error failed(const std::string& path, int status) {
  return Error{"cannot listen on " + path + ": " + uv_strerror(status)};
}

/// With the changes, or with a refusal for each of them.
Methods table_of(Methods methods, const Methods& changes, bool trusted) {
  const auto refuse = [](const nlohmann::json&) -> Result<nlohmann::json> {
    return Error{"only root and the user that limpetd runs as may change anything"};
  };
  for (const auto& [name, change] : changes) methods.emplace(name, trusted ? change : refuse);
  return methods;
}

void survive_broken_pipes() {
  struct sigaction action {};
  if (sigaction(SIGPIPE, nullptr, &action) != 0 || action.sa_handler != SIG_DFL) return;
  std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace

Result<std::unique_ptr<ControlServer>> ControlServer::open(uv_loop_t* loop, const std::string& path,
                                                           Methods methods, ControlLimits limits,
                                                           Methods changes) {
  // Not uv_pipe_bind: it removes the file on close without looking whose it is by then.
  auto file = SocketFile::bind(path);
  if (!file) return file.error();
  auto listener =
      make_handle<uv_pipe_t>([&](uv_pipe_t* raw) { return uv_pipe_init(loop, raw, 0); });
  if (!listener) return failed(path, UV_ENOMEM);
  const int descriptor = file->take_descriptor();
  if (const int status = uv_pipe_open(listener.get(), descriptor); status != 0) {
    close(descriptor);
    return failed(path, status);
  }
  survive_broken_pipes();
  limits.request_bytes = std::min(limits.request_bytes, max_request_bytes);
  std::unique_ptr<ControlServer> self(new ControlServer(
      std::move(methods), std::move(changes), limits, std::move(listener), *std::move(file)));
  self->listener_->data = self.get();
  const auto on_connection = [](uv_stream_t* from, int status) {
    // A client that gave up before it was accepted, or no descriptors left: libuv goes on.
    if (status == 0) static_cast<ControlServer*>(from->data)->connected();
  };
  if (const int status = uv_listen(stream(self->listener_), backlog, on_connection); status != 0) {
    return failed(path, status);
  }
  return self;
}

ControlServer::ControlServer(Methods methods, Methods changes, ControlLimits limits,
                             Handle<uv_pipe_t> listener, SocketFile file)
    : methods_for_all_(table_of(methods, changes, false)),
      methods_for_trusted_(table_of(methods, changes, true)),
      limits_(limits),
      listener_(std::move(listener)),
      file_(std::move(file)) {}

void ControlServer::connected() {
  if (connections_.size() >= limits_.connections) {
    return Connection::turn_away(
        stream(listener_),
        error_line(nullptr, ErrorCode::busy,
                   "too many connections: " + std::to_string(connections_.size()) + " are open"));
  }
  if (auto connection = Connection::accept(stream(listener_), limits_, *this)) {
    connections_.push_back(std::move(connection));
  }
}

std::string ControlServer::answer(std::string_view line, uid_t user) {
  const bool trusted = user == 0 || user == geteuid();
  return limpet::answer(trusted ? methods_for_trusted_ : methods_for_all_, line);
}

void ControlServer::ended(Connection& connection) {
  std::erase_if(connections_, [&](const auto& held) { return held.get() == &connection; });
}

}  // namespace limpet
