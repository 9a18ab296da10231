// SPDX-License-Identifier: GPL-2.0-or-later
// Signals as something to read instead of something that interrupts.
#pragma once

#include <csignal>
#include <initializer_list>
#include <optional>

#include "ebpf/result.h"

namespace limpet {

/// Holds these signals back from the process for as long as it lives.
class Signals {
 public:
  static Result<Signals> open(std::initializer_list<int> numbers);
  Signals(Signals&& other) noexcept;
  Signals& operator=(Signals&&) = delete;
  ~Signals();

  int descriptor() const { return fd_; }
  /// The next that has come, if any. Never waits.
  std::optional<int> next() const;

 private:
  Signals(int fd, const sigset_t& before);

  int fd_;
  sigset_t before_;
};

}  // namespace limpet
