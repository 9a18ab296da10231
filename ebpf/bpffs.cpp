// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebpf/bpffs.h"

#include <linux/magic.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "ebpf/directory_lock.h"

namespace limpet {
namespace {

namespace fs = std::filesystem;

bool is_bpffs(const std::string& path) {
  struct statfs about {};
  return statfs(path.c_str(), &about) == 0 && about.f_type == BPF_FS_MAGIC;
}

/// The directory itself, or the nearest one above it that is there.
std::string nearest(const std::string& path) {
  fs::path directory = path;
  std::error_code error;
  while (directory.has_relative_path() && !fs::exists(directory, error)) {
    directory = directory.parent_path();
  }
  return directory.string();
}

Result<void> make(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return {};
  if (path.has_parent_path() && path != path.parent_path()) {
    if (auto made = make(path.parent_path()); !made) return made;
  }
  if (mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) return {};
  return Error{path.string() + ": cannot be made: " + std::strerror(errno)};
}

/// Locked meanwhile: another limpetd that starts now would mount one on top of this.
Result<void> mount_bpffs(const std::string& path) {
  const auto lock = DirectoryLock::take(path);
  if (!lock) return lock.error();
  if (is_bpffs(path)) return {};
  if (mount("bpf", path.c_str(), "bpf", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=0700") == 0) {
    return {};
  }
  return Error{path + ": no bpffs is mounted there or above, and none can be: " +
               std::strerror(errno) + "; 'mount -t bpf bpf " + path + "'"};
}

}  // namespace

Result<void> make_bpffs_directory(const std::string& path) {
  const std::string above = nearest(path);
  if (is_bpffs(above)) return make(path);
  if (make(path)) return mount_bpffs(path);
  if (auto mounted = mount_bpffs(above); !mounted) return mounted;
  return make(path);
}

void remove_bpffs_directory(const std::string& path) {
  std::error_code ignored;
  fs::remove_all(path, ignored);
}

void unmount_bpffs(const std::string& path) {
  struct stat here {
  }, above{};
  const std::string parent = fs::path(path).parent_path().string();
  if (stat(path.c_str(), &here) != 0 || stat(parent.c_str(), &above) != 0) return;
  if (here.st_dev != above.st_dev && is_bpffs(path)) (void)umount2(path.c_str(), MNT_DETACH);
}

}  // namespace limpet
