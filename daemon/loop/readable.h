// SPDX-License-Identifier: GPL-2.0-or-later
// Watches a socket for something to read, and goes on after errors: libuv's uv_poll stops for good
// when a socket has one, such as a netlink socket that lost messages (ENOBUFS) or a packet socket
// whose interface went down (ENETDOWN).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "daemon/loop/guard.h"
#include "daemon/loop/handle.h"
#include "ebpf/result.h"

namespace limpet {

class Readable {
 public:
  /// Calls read() when there is something to read, which must take it, or an error, which it must
  /// fetch (by any read of the socket). The descriptor outlives it. `what` is for the log.
  static Result<std::unique_ptr<Readable>> open(uv_loop_t* loop, int fd, const char* what,
                                                std::function<void()> read) {
    std::unique_ptr<Readable> readable(new Readable(what, std::move(read)));
    readable->handle_ =
        make_handle<uv_poll_t>([&](uv_poll_t* handle) { return uv_poll_init(loop, handle, fd); });
    if (!readable->handle_) return Error{std::string(what) + ": libuv: no handle"};
    readable->handle_->data = readable.get();
    readable->watch();
    return readable;
  }

 private:
  Readable(const char* what, std::function<void()> read) : what_(what), read_(std::move(read)) {}

  void watch() {
    uv_poll_start(handle_.get(), UV_READABLE, [](uv_poll_t* handle, int status, int) {
      auto* self = static_cast<Readable*>(handle->data);
      if (status < 0) self->watch();  // it was stopped
      guarded(self->what_, [self] { self->read_(); });
    });
  }

  const char* what_;
  std::function<void()> read_;
  Handle<uv_poll_t> handle_;
};

}  // namespace limpet
