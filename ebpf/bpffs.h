// SPDX-License-Identifier: GPL-2.0-or-later
// Directories of a BPF file system, in which maps and links stay when their process is gone. Their
// names have no dots: the kernel allows none.
#pragma once

#include <string>

#include "ebpf/result.h"

namespace limpet {

/// Makes the directory with those above it. Where no bpffs is mounted there or above it, one is
/// mounted: at `path` or, where the kernel makes no directories (below /sys), as near above it as
/// can be. Its owner alone may enter.
Result<void> make_bpffs_directory(const std::string& path);

/// Removes the directory with all that is in it; not there is as good as removed.
void remove_bpffs_directory(const std::string& path);

/// Ends a bpffs that was mounted for this directory alone, if there is one.
void unmount_bpffs(const std::string& path);

}  // namespace limpet
