// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/control/connection.h"

#include <array>
#include <utility>

namespace limpet {
namespace {

uv_stream_t* stream(const Handle<uv_pipe_t>& pipe) {
  return reinterpret_cast<uv_stream_t*>(pipe.get());
}

Handle<uv_pipe_t> accept_pipe(uv_stream_t* listener) {
  auto pipe =
      make_handle<uv_pipe_t>([&](uv_pipe_t* raw) { return uv_pipe_init(listener->loop, raw, 0); });
  if (pipe && uv_accept(listener, stream(pipe)) != 0) pipe.reset();
  return pipe;
}

// One buffer for all connections: libuv fills it and hands it to the read callback before anything
// else runs, and LineBuffer copies what it needs.
void lend_buffer(uv_handle_t*, size_t, uv_buf_t* buffer) {
  static thread_local std::array<char, 16384> bytes;
  *buffer = uv_buf_init(bytes.data(), static_cast<unsigned>(bytes.size()));
}

/// Who is at the other end.
Caller caller_at(const Handle<uv_pipe_t>& pipe, const AccessGroups& access) {
  uv_os_fd_t descriptor{};
  const auto* handle = reinterpret_cast<const uv_handle_t*>(pipe.get());
  return uv_fileno(handle, &descriptor) == 0 ? identify(descriptor, access) : Caller{};
}

struct PendingReply {
  uv_write_t request{};
  std::string text;
};

}  // namespace

std::unique_ptr<Connection> Connection::accept(uv_stream_t* listener, const ControlLimits& limits,
                                               const AccessGroups& access, Owner& owner) {
  std::unique_ptr<Connection> self(new Connection(limits, owner));
  uv_loop_t* loop = listener->loop;
  self->pipe_ = accept_pipe(listener);
  self->deadline_ =
      make_handle<uv_timer_t>([&](uv_timer_t* raw) { return uv_timer_init(loop, raw); });
  if (!self->pipe_ || !self->deadline_) return nullptr;
  self->pipe_->data = self->deadline_->data = self.get();
  self->caller_ = caller_at(self->pipe_, access);
  self->input_ = LineBuffer(self->longest_request());
  return self;
}

bool Connection::start() {
  allow(limits_.idle);
  return start_reading();
}

void Connection::turn_away(const std::string& line) {
  const uv_buf_t buffer =
      uv_buf_init(const_cast<char*>(line.data()), static_cast<unsigned>(line.size()));
  uv_try_write(stream(pipe_), &buffer, 1);
}

Connection::Connection(const ControlLimits& limits, Owner& owner)
    : limits_(limits), owner_(owner), input_(limits.request_bytes) {}

Connection::~Connection() {
  // A write that is under way has its callback run after this, when the pipe is closed.
  if (pipe_) pipe_->data = nullptr;
}

void Connection::received(ssize_t status, const char* bytes) {
  if (status == 0) return;  // nothing yet after all
  if (status == UV_EOF) {
    // The client has sent all it wanted, and may still wait for replies.
    stop_reading();
    input_.finish();
  } else if (status < 0) {
    return end();
  } else {
    input_.append({bytes, static_cast<size_t>(status)});
  }
  serve();
}

void Connection::serve() {
  const auto [state, line] = input_.next();
  switch (state) {
    case LineBuffer::State::line:
      stop_reading();
      line_ = line;
      return owner_.wants_turn(*this);
    case LineBuffer::State::partial:
      return read_on();
    case LineBuffer::State::too_long:
      // Where the next request begins is unknown now.
      stop_reading();
      last_reply_ = true;
      return reply(
          error_line(nullptr, ErrorCode::invalid_request,
                     "the request is longer than " + std::to_string(longest_request()) + " bytes"));
    case LineBuffer::State::end:
      return end();
  }
}

void Connection::take_turn() {
  std::string text = owner_.answer(line_, caller_);
  if (!text.empty()) return reply(std::move(text));
  allow(limits_.idle);  // a notification
  serve();
}

void Connection::reply(std::string text) {
  allow(limits_.write);
  unread_ = text.size();
  auto pending = std::make_unique<PendingReply>();
  pending->text = std::move(text);
  pending->request.data = pending.get();
  const uv_buf_t buffer =
      uv_buf_init(pending->text.data(), static_cast<unsigned>(pending->text.size()));
  const auto on_written = [](uv_write_t* request, int status) {
    const std::unique_ptr<PendingReply> done(static_cast<PendingReply*>(request->data));
    // The pipe outlives its writes, the connection may not.
    auto* self = static_cast<Connection*>(request->handle->data);
    if (self != nullptr) self->written(status);
  };
  if (uv_write(&pending->request, stream(pipe_), &buffer, 1, on_written) != 0) return end();
  static_cast<void>(pending.release());  // its callback owns it now
}

void Connection::written(int status) {
  if (status != 0 || last_reply_) return end();
  unread_ = 0;
  allow(limits_.idle);
  serve();
}

size_t Connection::longest_request() const {
  return caller_.rights == Rights::change ? limits_.request_bytes : limits_.view_request_bytes;
}

void Connection::read_on() {
  if (!start_reading()) end();
}

bool Connection::start_reading() {
  if (reading_) return true;
  const auto on_read = [](uv_stream_t* from, ssize_t status, const uv_buf_t* buffer) {
    static_cast<Connection*>(from->data)->received(status, buffer->base);
  };
  reading_ = uv_read_start(stream(pipe_), lend_buffer, on_read) == 0;
  return reading_;
}

void Connection::stop_reading() {
  uv_read_stop(stream(pipe_));
  reading_ = false;
}

void Connection::allow(std::chrono::milliseconds time) {
  // The loop's clock stands still while a method runs; that time is not the client's.
  uv_update_time(deadline_->loop);
  uv_timer_start(
      deadline_.get(), [](uv_timer_t* timer) { static_cast<Connection*>(timer->data)->end(); },
      static_cast<uint64_t>(time.count()), 0);
}

void Connection::end() {
  owner_.ended(*this);
}

}  // namespace limpet
