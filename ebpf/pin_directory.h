// SPDX-License-Identifier: GPL-2.0-or-later
// Where the datapath outlives limpetd: a directory of a bpffs with a set of maps and the XDP link
// of each interface. README.md says what each moment of a start leaves there.
//
//   maps/        the set that is in force
//   new/         one that is being filled; in force as soon as some link's program uses it
//   old/         for a moment: the one that was in force
//   links/7      the link of the interface with index 7
#pragma once

#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

#include "ebpf/directory_lock.h"
#include "ebpf/result.h"

namespace limpet {

class PinDirectory {
 public:
  /// Made if it is missing, and held by this process alone; a start that ended midway is cleared
  /// up.
  static Result<PinDirectory> open(const std::string& path);
  PinDirectory(PinDirectory&& other) noexcept
      : name_(std::move(other.name_)),
        path_(std::exchange(other.path_, "")),
        lock_(std::move(other.lock_)) {}
  PinDirectory& operator=(PinDirectory&&) = delete;
  /// To a user who may not look at what is above it, as /sys/fs/bpf is root's: this process, when
  /// it has become that user, still gets there.
  Result<void> give_to(uid_t user, gid_t group);
  /// Whatever is not in use goes.
  ~PinDirectory();

  std::string maps() const { return path_ + "/maps"; }
  std::string draft() const { return path_ + "/new"; }
  std::string link(unsigned ifindex) const { return path_ + "/links/" + std::to_string(ifindex); }
  /// The indexes of the interfaces whose links are here.
  std::vector<unsigned> links() const;

  /// The draft, if there is one, is the set in force from now on, and the former one is gone.
  Result<void> promote_draft() const;
  /// Everything, and the directory, with the bpffs if it was mounted for that; these two stay,
  /// empty, where only root may take them away.
  static void remove(PinDirectory directory);

 private:
  PinDirectory(std::string path, DirectoryLock lock)
      : name_(path), path_(std::move(path)), lock_(std::move(lock)) {}
  Result<void> clear_up() const;
  bool is_in_use(const std::string& set) const;

  std::string name_;  // as the configuration has it
  std::string path_;  // how to get there; empty: moved from, or removed
  DirectoryLock lock_;
};

}  // namespace limpet
