// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebpf/pin_directory.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

#include "ebpf/attachment.h"
#include "ebpf/bpffs.h"
#include "ebpf/layout.h"
#include "ebpf/pinned_link.h"
#include "ebpf/step.h"

namespace limpet {
namespace {

namespace fs = std::filesystem;

bool exists(const std::string& path) {
  std::error_code error;
  return fs::exists(path, error);
}

Result<void> rename(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) == 0) return {};
  return Error{from + ": cannot become " + to + ": " + std::strerror(errno)};
}

}  // namespace

Result<PinDirectory> PinDirectory::open(const std::string& path) {
  if (auto made = make_bpffs_directory(path); !made) return made.error();
  auto lock = DirectoryLock::take(path);
  if (!lock) return lock.error();
  PinDirectory directory(path, std::move(*lock));
  if (auto made = make_bpffs_directory(path + "/links"); !made) return made.error();
  if (auto cleared = directory.clear_up(); !cleared) return cleared.error();
  return directory;
}

Result<void> PinDirectory::give_to(uid_t user, gid_t group) {
  const std::string below = lock_.path() + "/";
  std::vector<std::string> all{below};
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(below, error)) {
    all.push_back(entry.path().string());
  }
  for (const std::string& one : all) {
    if (lchown(one.c_str(), user, group) == 0) continue;
    return Error{name_ + ": cannot be given to another user: " + std::strerror(errno)};
  }
  path_ = lock_.path();
  return {};
}

PinDirectory::~PinDirectory() {
  if (!path_.empty()) (void)clear_up();
}

std::vector<unsigned> PinDirectory::links() const {
  std::vector<unsigned> all;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(path_ + "/links", error)) {
    const std::string name = entry.path().filename().string();
    unsigned ifindex = 0;
    std::from_chars(name.data(), name.data() + name.size(), ifindex);
    if (ifindex != 0) all.push_back(ifindex);
  }
  return all;
}

/// Whether packets are decided by this set.
bool PinDirectory::is_in_use(const std::string& set) const {
  const auto layout = read_layout(set);
  if (!layout || layout->head.program == 0) return false;
  return std::ranges::any_of(links(), [&](unsigned ifindex) {
    return Attachment::program_of(link(ifindex)) == layout->head.program;
  });
}

Result<void> PinDirectory::clear_up() const {
  if (exists(draft()) && is_in_use(draft())) return promote_draft();
  remove_bpffs_directory(draft());
  const std::string old = path_ + "/old";
  if (!exists(maps()) && exists(old)) return rename(old, maps());
  remove_bpffs_directory(old);
  return {};
}

Result<void> PinDirectory::promote_draft() const {
  if (!exists(draft())) return {};
  const std::string old = path_ + "/old";
  remove_bpffs_directory(old);
  if (exists(maps())) {
    if (auto renamed = rename(maps(), old); !renamed) return renamed;
    step("the former set is old");
  }
  if (auto renamed = rename(draft(), maps()); !renamed) return renamed;
  step("the draft is the set");
  remove_bpffs_directory(old);
  return {};
}

void PinDirectory::remove(PinDirectory directory) {
  for (const unsigned ifindex : directory.links()) remove_pinned_link(directory.link(ifindex));
  const std::string path = std::exchange(directory.path_, "");
  for (const char* part : {"/links", "/new", "/maps", "/old"}) remove_bpffs_directory(path + part);
  unmount_bpffs(directory.name_);
  std::error_code ignored;
  fs::remove(directory.name_, ignored);
}

}  // namespace limpet
