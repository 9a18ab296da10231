// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/msrpc/connection.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>

#include "daemon/health/probe_socket.h"
#include "daemon/loop/guard.h"

namespace limpet {
namespace {

sockaddr_storage socket_address(const IpAddress& address, uint16_t port) {
  sockaddr_storage storage{};
  if (address.is_v4()) {
    auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    std::memcpy(&v4.sin_addr, address.data(), address.size());
  } else {
    auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    std::memcpy(&v6.sin6_addr, address.data(), address.size());
  }
  return storage;
}

// One buffer for all: libuv hands it to the read callback before anything else runs.
void lend_buffer(uv_handle_t*, size_t, uv_buf_t* buffer) {
  static thread_local std::array<char, 4096> bytes;
  *buffer = uv_buf_init(bytes.data(), static_cast<unsigned>(bytes.size()));
}

}  // namespace

Result<std::unique_ptr<MsrpcConnection>> MsrpcConnection::open(uv_loop_t* loop,
                                                               const IpAddress& address,
                                                               uint16_t port, uint16_t probe,
                                                               Owner& owner) {
  std::unique_ptr<MsrpcConnection> self(new MsrpcConnection(owner));
  self->socket_ =
      make_handle<Socket>([&](Socket* socket) { return uv_tcp_init(loop, &socket->tcp); });
  if (!self->socket_) return Error{"cannot make a TCP handle"};
  self->socket_->tcp.data = self.get();
  const auto descriptor = open_probe_socket(address.family(), probe);
  if (!descriptor) return descriptor.error();
  if (auto adopted = self->adopt(*descriptor); !adopted) return adopted.error();
  if (auto begun = self->connect(address, port); !begun) return begun.error();
  return self;
}

MsrpcConnection::~MsrpcConnection() {
  // The callback of a connect that is under way runs after this, when the handle is closed.
  if (socket_) socket_->tcp.data = nullptr;
}

Result<void> MsrpcConnection::adopt(int descriptor) {
  const int status = uv_tcp_open(&socket_->tcp, descriptor);
  if (status == 0) return {};
  close(descriptor);
  return Error{std::string("cannot watch a socket: ") + uv_strerror(status)};
}

Result<void> MsrpcConnection::connect(const IpAddress& address, uint16_t port) {
  const sockaddr_storage to = socket_address(address, port);
  const auto on_connect = [](uv_connect_t* request, int status) {
    auto* self = static_cast<MsrpcConnection*>(request->handle->data);
    if (self != nullptr) guarded("a check", [&] { self->connect_ended(status); });
  };
  const int status = uv_tcp_connect(&socket_->connecting, &socket_->tcp,
                                    reinterpret_cast<const sockaddr*>(&to), on_connect);
  if (status == 0) return {};
  if (is_own_fault(-status)) return Error{std::string("cannot connect: ") + uv_strerror(status)};
  return fail_later(status);
}

Result<void> MsrpcConnection::fail_later(int status) {
  status_ = status;
  later_ = make_handle<uv_timer_t>(
      [&](uv_timer_t* timer) { return uv_timer_init(socket_->tcp.loop, timer); });
  if (!later_) return Error{"cannot make a timer"};
  later_->data = this;
  const auto tell = [](uv_timer_t* timer) {
    auto* self = static_cast<MsrpcConnection*>(timer->data);
    guarded("a check", [&] { self->connect_ended(self->status_); });
  };
  uv_timer_start(later_.get(), tell, 0, 0);
  return {};
}

void MsrpcConnection::connect_ended(int status) {
  if (status != 0) return owner_.failed(uv_strerror(status));
  const auto on_read = [](uv_stream_t* from, ssize_t count, const uv_buf_t* buffer) {
    auto* self = static_cast<MsrpcConnection*>(from->data);
    guarded("a check", [&] { self->read_ended(count, buffer->base); });
  };
  const int reading = uv_read_start(stream(), lend_buffer, on_read);
  if (reading != 0) return owner_.failed(uv_strerror(reading));
  owner_.connected();
}

void MsrpcConnection::read_ended(ssize_t status, const char* bytes) {
  if (status == 0) return;  // nothing yet after all
  if (status > 0) return owner_.received({bytes, static_cast<size_t>(status)});
  uv_read_stop(stream());
  if (status == UV_EOF) return owner_.closed();
  owner_.failed(uv_strerror(static_cast<int>(status)));
}

void MsrpcConnection::send(std::string_view bytes) {
  uv_os_fd_t descriptor = -1;
  if (uv_fileno(reinterpret_cast<uv_handle_t*>(&socket_->tcp), &descriptor) != 0) return;
  // Not through libuv, whose writes to a connection that was reset raise SIGPIPE.
  static_cast<void>(::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL));
}

}  // namespace limpet
