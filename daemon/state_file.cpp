// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/state_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace limpet {
namespace {

bool write_all(int fd, const std::string& text) {
  for (size_t written = 0; written < text.size();) {
    const ssize_t more = write(fd, text.data() + written, text.size() - written);
    if (more < 0 && errno == EINTR) continue;
    if (more <= 0) return false;
    written += static_cast<size_t>(more);
  }
  return true;
}

}  // namespace

Result<void> replace_file(const std::string& path, const std::string& text) {
  const std::string draft = path + ".new";
  const auto failed = [&](const char* what) {
    const Error error{path + ": " + what + ": " + std::strerror(errno)};
    unlink(draft.c_str());
    return error;
  };
  // Not through a link that somebody else left there.
  unlink(draft.c_str());
  const int fd = open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return failed("cannot be written");
  // On the disk before it gets its name: else a power cut could leave the name and no text. The
  // name itself may be lost with the power: then the old text is there.
  const bool written = write_all(fd, text) && fsync(fd) == 0;
  const bool closed = close(fd) == 0;
  if (!written || !closed) return failed("cannot be written");
  if (std::rename(draft.c_str(), path.c_str()) != 0) return failed("cannot be replaced");
  return {};
}

}  // namespace limpet
