// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/control/access.h"

#include <grp.h>
#include <sys/acl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <vector>

#include "control/access_groups.h"
#include "daemon/log.h"

namespace limpet {
namespace {

constexpr size_t longest_entry = size_t{1} << 20;  // of a group with many members

std::optional<gid_t> find_group(const char* name) {
  group entry{};
  group* found = nullptr;
  int error = ERANGE;
  for (size_t size = 4096; error == ERANGE && size <= longest_entry; size *= 4) {
    std::vector<char> room(size);
    error = getgrnam_r(name, &entry, room.data(), room.size(), &found);
  }
  if (error != 0) {
    log_warning("control socket: cannot look up the group " + std::string(name) + ": " +
                std::strerror(error));
  }
  return found != nullptr ? std::optional(found->gr_gid) : std::nullopt;
}

void cannot_let_in(const char* group, int error) {
  log_warning("control socket: cannot let the group " + std::string(group) +
              " in: " + std::strerror(error));
}

/// Read and write, which connecting takes.
bool add_entry(const std::string& path, gid_t viewers) {
  const std::string entries = "u::rw,g::rw,g:" + std::to_string(viewers) + ":rw,m::rw,o::-";
  const auto free_list = [](void* list) { acl_free(list); };
  const std::unique_ptr<void, decltype(free_list)> list(acl_from_text(entries.c_str()));
  return list && acl_set_file(path.c_str(), ACL_TYPE_ACCESS, static_cast<acl_t>(list.get())) == 0;
}

}  // namespace

AccessGroups find_access_groups() {
  return {.change = find_group(change_group), .view = find_group(view_group)};
}

void open_to(const std::string& path, const AccessGroups& groups) {
  if (groups.change && lchown(path.c_str(), static_cast<uid_t>(-1), *groups.change) != 0) {
    cannot_let_in(change_group, errno);
  }
  if (groups.view && !add_entry(path, *groups.view)) cannot_let_in(view_group, errno);
}

}  // namespace limpet
