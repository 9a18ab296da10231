// SPDX-License-Identifier: GPL-2.0-or-later
// The groups of this host that the control socket is for (control/access_groups.h), and the
// socket's file opened to them.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

namespace limpet {

struct AccessGroups {
  std::optional<gid_t> change, view;  // none: this host has no such group
};

/// As the host knows them now, which may take a while where a directory service is asked.
AccessGroups find_access_groups();

/// Gives the file to the group that may change things, and the one that may look an entry in its
/// access control list; its mode still reads 0660. What fails is said in the log: without it those
/// groups cannot connect.
void open_to(const std::string& path, const AccessGroups& groups);

}  // namespace limpet
