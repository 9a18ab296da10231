// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/exec_child.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

#include "daemon/loop/guard.h"

namespace limpet {
namespace {

constexpr size_t most_output = 4096;

/// As C has them: they point into the words, which stay.
std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> all;
  for (const std::string& word : words) all.push_back(const_cast<char*>(word.c_str()));
  all.push_back(nullptr);
  return all;
}

void close_process(uv_process_t* process) {
  uv_close(reinterpret_cast<uv_handle_t*>(process),
           [](uv_handle_t* closed) { delete reinterpret_cast<uv_process_t*>(closed); });
}

// One buffer for all: libuv hands it to the read callback before anything else runs.
void lend_buffer(uv_handle_t*, size_t, uv_buf_t* buffer) {
  static thread_local std::array<char, 4096> bytes;
  *buffer = uv_buf_init(bytes.data(), static_cast<unsigned>(bytes.size()));
}

}  // namespace

Result<std::unique_ptr<ExecChild>> ExecChild::start(uv_loop_t* loop,
                                                    const std::vector<std::string>& command,
                                                    const std::vector<std::string>& environment,
                                                    Owner& owner) {
  std::unique_ptr<ExecChild> self(new ExecChild(owner));
  const auto output = self->open_output(loop);
  if (!output) return output.error();
  const auto spawned = self->spawn(loop, command, environment, *output);
  close(*output);
  if (!spawned) return spawned.error();
  return self;
}

ExecChild::~ExecChild() {
  if (pipe_) pipe_->data = nullptr;
  if (process_ == nullptr) return;
  process_->data = nullptr;
  // The number is still its own: it is not reaped, or was in this turn of the loop.
  kill(-process_->pid, SIGKILL);
}

/// The end to write to; the other one is ours, as pipe_. A pipe and not libuv's sockets, which some
/// programs cannot open again as /dev/stdout.
Result<int> ExecChild::open_output(uv_loop_t* loop) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return Error{uv_strerror(-errno)};
  pipe_ = make_handle<uv_pipe_t>([&](uv_pipe_t* pipe) { return uv_pipe_init(loop, pipe, 0); });
  const int opened = pipe_ ? uv_pipe_open(pipe_.get(), ends[0]) : UV_ENOMEM;
  if (opened != 0) {
    close(ends[0]);
    close(ends[1]);
    return Error{uv_strerror(opened)};
  }
  pipe_->data = this;
  const auto on_read = [](uv_stream_t* from, ssize_t size, const uv_buf_t* buffer) {
    if (size < 0) uv_read_stop(from);  // its end; the process may go on
    if (size <= 0) return;
    auto* self = static_cast<ExecChild*>(from->data);
    guarded("a check", [&] { self->keep(buffer->base, static_cast<size_t>(size)); });
  };
  uv_read_start(reinterpret_cast<uv_stream_t*>(pipe_.get()), lend_buffer, on_read);
  return ends[1];
}

Result<void> ExecChild::spawn(uv_loop_t* loop, const std::vector<std::string>& command,
                              const std::vector<std::string>& environment, int output) {
  std::vector<char*> arguments = pointers(command), variables = pointers(environment);
  std::array<uv_stdio_container_t, 3> streams{};
  streams[0].flags = UV_IGNORE;  // /dev/null
  for (int stream : {1, 2}) {
    streams[static_cast<size_t>(stream)].flags = UV_INHERIT_FD;
    streams[static_cast<size_t>(stream)].data.fd = output;
  }
  uv_process_options_t options{};
  options.file = arguments[0];
  options.args = arguments.data();
  options.env = variables.data();
  options.cwd = "/";
  options.flags = UV_PROCESS_DETACHED;  // setsid
  options.stdio = streams.data();
  options.stdio_count = static_cast<int>(streams.size());
  options.exit_cb = [](uv_process_t* process, int64_t status, int signal) {
    auto* self = static_cast<ExecChild*>(process->data);
    close_process(process);
    if (self != nullptr) guarded("a check", [&] { self->ended(status, signal); });
  };
  auto process = std::make_unique<uv_process_t>();
  process->data = this;
  const int status = uv_spawn(loop, process.get(), &options);
  if (status == 0) {
    process_ = process.release();
    return {};
  }
  close_process(process.release());
  return Error{uv_strerror(status)};
}

void ExecChild::ended(int64_t status, int signal) {
  process_ = nullptr;
  read_what_is_there();
  owner_.exited(status, signal);
}

void ExecChild::keep(const char* bytes, size_t size) {
  output_.append(bytes, std::min(size, most_output - output_.size()));
}

/// Its last words may not have been read when its end is heard of.
void ExecChild::read_what_is_there() {
  uv_os_fd_t descriptor = -1;
  if (uv_fileno(reinterpret_cast<uv_handle_t*>(pipe_.get()), &descriptor) != 0) return;
  std::array<char, most_output> bytes;
  while (output_.size() < most_output) {
    const ssize_t size = read(descriptor, bytes.data(), bytes.size());
    if (size <= 0) return;
    keep(bytes.data(), static_cast<size_t>(size));
  }
}

}  // namespace limpet
