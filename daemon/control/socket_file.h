// SPDX-License-Identifier: GPL-2.0-or-later
// The unix socket's file: who may make, replace and remove it.
#pragma once

#include <sys/types.h>

#include <string>

#include "ebpf/result.h"

namespace limpet {

/// Owns the file of a bound socket and, until take_descriptor, the socket. The destructor removes
/// the file if it is still the one that was made here.
class SocketFile {
 public:
  /// Makes a stream socket and binds it to the path; it does not listen yet, so nobody can connect.
  /// The file's mode is 0660. A missing parent directory is made (0755). A socket on which nobody
  /// answers is replaced; one that answers, and anything that is not a socket, is an error and left
  /// alone.
  static Result<SocketFile> bind(const std::string& path);

  SocketFile(SocketFile&& other) noexcept;
  SocketFile& operator=(SocketFile&& other) noexcept;
  ~SocketFile();

  /// Hands the socket over; the caller closes it, but lets this object go first.
  int take_descriptor();

 private:
  SocketFile(std::string path, int descriptor);

  std::string path_;  // empty: nothing to remove
  int descriptor_;    // -1: taken
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace limpet
