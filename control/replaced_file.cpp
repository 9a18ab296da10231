// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/replaced_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "control/text_file.h"

namespace limpet {
namespace {

constexpr size_t largest_file = size_t{16} << 20;  // more than limpetd takes

Error failure(const std::string& path, const char* what) {
  return {path + ": " + what + ": " + std::strerror(errno)};
}

/// A new file beside the one that it is to replace. Removed again if it does not.
class Draft {
 public:
  explicit Draft(const std::string& beside) : path_(beside + ".XXXXXX") {
    fd_ = mkostemp(path_.data(), O_CLOEXEC);
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() {
    if (fd_ < 0) return;
    close(fd_);
    if (!placed_) unlink(path_.c_str());
  }

  Result<void> write(std::string_view text, const struct stat& like) {
    if (fd_ < 0) return failure(path_, "cannot write beside the file");
    const bool same_owner = like.st_uid == geteuid() && like.st_gid == getegid();
    if (!same_owner && fchown(fd_, like.st_uid, like.st_gid) != 0) {
      return failure(path_, "cannot give it the file's owner");
    }
    if (fchmod(fd_, like.st_mode & 07777) != 0) return failure(path_, "cannot give it the mode");
    while (!text.empty()) {
      const ssize_t written = ::write(fd_, text.data(), text.size());
      if (written < 0 && errno != EINTR) return failure(path_, "cannot write");
      if (written > 0) text.remove_prefix(static_cast<size_t>(written));
    }
    if (fsync(fd_) != 0) return failure(path_, "cannot write");
    return {};
  }
  Result<void> place(const std::string& path) {
    if (rename(path_.c_str(), path.c_str()) != 0) return failure(path, "cannot replace");
    placed_ = true;
    return {};
  }

 private:
  std::string path_;
  int fd_;
  bool placed_ = false;
};

/// That a name in it has changed outlives a power cut only so.
void sync_directory_of(const std::string& path) {
  const std::string directory = std::filesystem::path(path).parent_path();
  const int fd = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  fsync(fd);
  close(fd);
}

}  // namespace

Result<void> has_text(const std::string& path, std::string_view text) {
  const auto now = read_text_file(path, largest_file);
  if (!now) return now.error();
  if (*now == text) return {};
  return Error{path +
               ": is not the text any more that limpetd has taken; see 'limpetctl show "
               "config --diff', and reload it or undo what was changed first"};
}

Result<void> replace_text(const std::string& path, std::string_view expected,
                          std::string_view text) {
  std::error_code error;
  const std::string target = std::filesystem::canonical(path, error);
  if (error) return Error{path + ": " + error.message()};
  struct stat status {};
  if (stat(target.c_str(), &status) != 0) return failure(target, "cannot read");
  if (auto same = has_text(target, expected); !same) return same;
  Draft draft(target);
  if (auto written = draft.write(text, status); !written) return written;
  if (auto placed = draft.place(target); !placed) return placed;
  sync_directory_of(target);
  return {};
}

}  // namespace limpet
