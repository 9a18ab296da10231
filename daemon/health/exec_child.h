// SPDX-License-Identifier: GPL-2.0-or-later
// The process of an exec check, on the loop: a session and process group of its own, with nothing
// for input and its output kept from the beginning up to a bound.
#pragma once

#include <uv.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "daemon/loop/handle.h"
#include "ebpf/result.h"

namespace limpet {

class ExecChild {
 public:
  class Owner {
   public:
    /// The process has ended, with this exit status or by this signal (else 0), whoever still has
    /// its output open. May destroy the child.
    virtual void exited(int64_t status, int signal) = 0;

   protected:
    ~Owner() = default;
  };

  /// The command's first word is the program's path; no shell. The environment is all it gets. The
  /// owner outlives the child. Fails with the reason alone: "no such file or directory".
  static Result<std::unique_ptr<ExecChild>> start(uv_loop_t* loop,
                                                  const std::vector<std::string>& command,
                                                  const std::vector<std::string>& environment,
                                                  Owner& owner);
  ExecChild(const ExecChild&) = delete;
  ExecChild& operator=(const ExecChild&) = delete;
  /// Kills the process group unless the process has ended: what that left running runs on. The loop
  /// has work until the killed process is reaped.
  ~ExecChild();

  /// What it has written so far to standard output and standard error.
  const std::string& output() const { return output_; }

 private:
  explicit ExecChild(Owner& owner) : owner_(owner) {}
  Result<void> spawn(uv_loop_t* loop, const std::vector<std::string>& command,
                     const std::vector<std::string>& environment, int output);
  Result<int> open_output(uv_loop_t* loop);
  void ended(int64_t status, int signal);
  void keep(const char* bytes, size_t size);
  void read_what_is_there();

  Owner& owner_;
  /// Lives until it is reaped, also without us; null from then on.
  uv_process_t* process_ = nullptr;
  Handle<uv_pipe_t> pipe_;
  std::string output_;
};

}  // namespace limpet
