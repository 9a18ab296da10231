// SPDX-License-Identifier: GPL-2.0-or-later
// Nothing may be thrown through libuv, which is C. What is thrown all the same (out of memory, in
// practice) ends one callback, not the daemon.
#pragma once

#include <exception>
#include <string>

#include "daemon/log.h"

namespace limpet {

/// Calls work(); `what` says in the log what it was.
template <class Work>
void guarded(const char* what, Work work) noexcept {
  try {
    work();
  } catch (const std::exception& error) {
    log_error(std::string(what) + " failed: " + error.what());
  }
}

}  // namespace limpet
