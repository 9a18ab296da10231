// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/file_text.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace limpet::config {

namespace {

Error failure(const std::string& path, const char* what) {
  // Not strerror: other threads may use it.
  return {path + ": " + what + ": " + std::generic_category().message(errno)};
}

Result<std::string> read_open(int fd, const std::string& path, size_t most) {
  struct stat status {};
  if (fstat(fd, &status) != 0) return failure(path, "cannot read");
  if (S_ISDIR(status.st_mode)) return Error{path + ": is a directory; name the file itself"};
  if (!S_ISREG(status.st_mode)) return Error{path + ": is not a regular file; name one"};
  std::string text;
  char buffer[65536];
  // The size of a file can change while it is read: what counts is what was read.
  while (text.size() <= most) {
    const ssize_t got = read(fd, buffer, sizeof buffer);
    if (got == 0) return text;
    if (got > 0) text.append(buffer, static_cast<size_t>(got));
    if (got < 0 && errno != EINTR) return failure(path, "cannot read");
  }
  return Error{path + ": is larger than " + std::to_string(most) +
               " bytes; a configuration is smaller"};
}

}  // namespace

Result<std::string> read_file(const std::string& path, size_t most) {
  // O_NONBLOCK: opening a FIFO would wait for a writer. O_NOCTTY: it could be a terminal.
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) return failure(path, "cannot open");
  auto text = read_open(fd, path, most);
  close(fd);
  return text;
}

}  // namespace limpet::config
