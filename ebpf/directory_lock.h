// SPDX-License-Identifier: GPL-2.0-or-later
// A directory that one process at a time may have; free again when that ends, in whatever way.
#pragma once

#include <string>

#include "ebpf/descriptor.h"
#include "ebpf/result.h"

namespace limpet {

class DirectoryLock {
 public:
  /// Fails when another has it, and says who.
  static Result<DirectoryLock> take(const std::string& path);

  /// A name of the directory that works for this process whatever the rights on what is above it.
  std::string path() const { return "/proc/self/fd/" + std::to_string(directory_.get()); }

 private:
  explicit DirectoryLock(Descriptor directory) : directory_(std::move(directory)) {}
  Descriptor directory_;
};

}  // namespace limpet
