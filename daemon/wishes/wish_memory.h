// SPDX-License-Identifier: GPL-2.0-or-later
// Operators' wishes on the disk, so that they outlive the daemon and a boot.
#pragma once

#include <string>
#include <utility>

#include "daemon/wishes/wishes.h"

namespace limpet {

class WishMemory {
 public:
  /// The file's directory is made when there is something to keep.
  explicit WishMemory(std::string file) : file_(std::move(file)) {}

  /// None where there is no file; a file that cannot be read is said in the log, and is none
  /// either.
  Wishes read() const;
  /// What cannot be written is said in the log: the wishes are in force all the same.
  void write(const Wishes& wishes) const;

 private:
  std::string file_;
};

}  // namespace limpet
