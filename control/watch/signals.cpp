// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/watch/signals.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace limpet {

Result<Signals> Signals::open(std::initializer_list<int> numbers) {
  sigset_t wanted, before;
  sigemptyset(&wanted);
  for (const int number : numbers) sigaddset(&wanted, number);
  sigprocmask(SIG_BLOCK, &wanted, &before);
  const int fd = signalfd(-1, &wanted, SFD_NONBLOCK | SFD_CLOEXEC);
  if (fd >= 0) return Signals(fd, before);
  const Error error{std::string("cannot listen for signals: ") + std::strerror(errno)};
  sigprocmask(SIG_SETMASK, &before, nullptr);
  return error;
}

Signals::Signals(int fd, const sigset_t& before) : fd_(fd), before_(before) {}

Signals::Signals(Signals&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), before_(other.before_) {}

Signals::~Signals() {
  if (fd_ < 0) return;
  close(fd_);
  sigprocmask(SIG_SETMASK, &before_, nullptr);
}

std::optional<int> Signals::next() const {
  signalfd_siginfo info;
  if (read(fd_, &info, sizeof info) != sizeof info) return std::nullopt;
  return static_cast<int>(info.ssi_signo);
}

}  // namespace limpet
