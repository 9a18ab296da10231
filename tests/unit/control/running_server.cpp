// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/unit/control/running_server.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>

namespace limpet {

TempDirectory::TempDirectory() {
  std::string name = std::filesystem::temp_directory_path() / "limpet-control-XXXXXX";
  root_ = mkdtemp(name.data());
}

TempDirectory::~TempDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(root_, ignored);
}

RunningServer::RunningServer(const std::string& path, Methods methods, ControlLimits limits,
                             Changes changes) {
  std::atomic<bool> open = false;
  Service service{.methods = std::move(methods), .changes = std::move(changes)};
  thread_ = std::thread([&] { run(path, std::move(service), limits, open); });
  open.wait(false);
}

void RunningServer::run(const std::string& path, Service service, ControlLimits limits,
                        std::atomic<bool>& open) {
  uv_loop_init(&loop_);
  stop_.data = count_.data = this;
  uv_async_init(&loop_, &stop_, [](uv_async_t* handle) {
    auto* self = static_cast<RunningServer*>(handle->data);
    self->server_.reset();
    uv_close(reinterpret_cast<uv_handle_t*>(&self->count_), nullptr);
    uv_close(reinterpret_cast<uv_handle_t*>(handle), nullptr);
  });
  uv_check_init(&loop_, &count_);
  uv_check_start(&count_, [](uv_check_t* handle) {
    auto* self = static_cast<RunningServer*>(handle->data);
    if (self->server_) self->connections_ = self->server_->connections();
  });
  auto server = ControlServer::open(&loop_, path, std::move(service), limits);
  if (server) {
    server_ = *std::move(server);
  } else {
    ADD_FAILURE() << server.error().message;
  }
  open = true;
  open.notify_one();
  uv_run(&loop_, UV_RUN_DEFAULT);
  EXPECT_EQ(uv_loop_close(&loop_), 0) << "handles were left open";
}

void RunningServer::stop() {
  if (!thread_.joinable()) return;
  uv_async_send(&stop_);
  thread_.join();
}

RunningServer::~RunningServer() {
  stop();
}

RawClient::RawClient(const std::string& path) : fd_(socket(AF_UNIX, SOCK_STREAM, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  connected_ = connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  timeval limit{2, 0};
  setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

RawClient::~RawClient() {
  close(fd_);
}

bool RawClient::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

size_t RawClient::send_what_fits(std::string_view bytes) const {
  const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  return sent > 0 ? static_cast<size_t>(sent) : 0;
}

void RawClient::finish_sending() const {
  shutdown(fd_, SHUT_WR);
}

std::optional<std::string> RawClient::line() {
  while (true) {
    const size_t end = buffer_.find('\n');
    if (end != std::string::npos) {
      std::string found = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      return found;
    }
    std::array<char, 65536> chunk;
    const ssize_t got = recv(fd_, chunk.data(), chunk.size(), 0);
    if (got <= 0) return std::nullopt;
    buffer_.append(chunk.data(), static_cast<size_t>(got));
  }
}

bool RawClient::hung_up() const {
  char byte;
  if (!buffer_.empty()) return false;
  const ssize_t got = recv(fd_, &byte, 1, 0);
  // A reset instead of an end: the server hung up on bytes that it had not read.
  return got == 0 || (got < 0 && errno == ECONNRESET);
}

}  // namespace limpet
