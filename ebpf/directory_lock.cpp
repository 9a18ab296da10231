// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebpf/directory_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>

namespace limpet {
namespace {

/// "00:2a:1234", as /proc/locks names a file.
std::string name_in_locks(int fd) {
  struct stat about {};
  if (fstat(fd, &about) != 0) return "";
  char text[64];
  std::snprintf(text, sizeof text, "%02x:%02x:%llu", major(about.st_dev), minor(about.st_dev),
                static_cast<unsigned long long>(about.st_ino));
  return text;
}

/// "limpetd, process 123", or what of that is known.
std::string holder(int fd) {
  const std::string wanted = name_in_locks(fd);
  std::ifstream locks("/proc/locks");
  for (std::string line; std::getline(locks, line);) {
    std::istringstream words(line);
    std::string number, kind, advisory, access, pid, file;
    words >> number >> kind >> advisory >> access >> pid >> file;
    if (kind != "FLOCK" || file != wanted) continue;
    std::string name;
    std::getline(std::ifstream("/proc/" + pid + "/comm") >> std::ws, name);
    return (name.empty() ? "" : name + ", ") + "process " + pid;
  }
  return "another process";
}

}  // namespace

Result<DirectoryLock> DirectoryLock::take(const std::string& path) {
  Descriptor directory(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() < 0) return Error{path + ": " + std::strerror(errno)};
  if (flock(directory.get(), LOCK_EX | LOCK_NB) == 0) return DirectoryLock(std::move(directory));
  if (errno == EWOULDBLOCK) return Error{path + ": is held by " + holder(directory.get())};
  return Error{path + ": cannot be locked: " + std::strerror(errno)};
}

}  // namespace limpet
