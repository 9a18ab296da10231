// SPDX-License-Identifier: GPL-2.0-or-later
// A user of this host that limpetd runs as once root has opened what only root may (passwd(5)).
#pragma once

#include <sys/types.h>

#include <string>

#include "ebpf/result.h"

namespace limpet {

struct Account {
  std::string name;
  uid_t user;
  gid_t group;

  static Result<Account> find(const std::string& name);
};

/// For root: the file's directory is made for the account if it is missing, and the file is the
/// account's if a limpetd that ran as root has left it. A directory that is there keeps its owner:
/// it may be everybody's.
Result<void> give_file(const Account& account, const std::string& path);

/// Whether this process, which is the account's by now, can replace the file; the error says what
/// to do.
Result<void> require_replaceable(const Account& account, const std::string& path);

}  // namespace limpet
