// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/control/caller.h"

#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <vector>

namespace limpet {
namespace {

constexpr const char* users_file = "/etc/passwd";

std::string name_of(uid_t uid) {
  const auto close_file = [](FILE* file) { std::fclose(file); };
  const std::unique_ptr<FILE, decltype(close_file)> file(std::fopen(users_file, "re"));
  char room[4096];
  passwd entry{};
  passwd* found = nullptr;
  while (file && fgetpwent_r(file.get(), &entry, room, sizeof room, &found) == 0) {
    if (found->pw_uid == uid) return found->pw_name;
  }
  return {};
}

/// Those beside the one that SO_PEERCRED tells.
std::vector<gid_t> supplementary_groups(int socket) {
  socklen_t size = 0;
  if (getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, nullptr, &size) == 0) return {};
  std::vector<gid_t> groups(size / sizeof(gid_t));  // it failed, and said how much it needs
  if (getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, groups.data(), &size) != 0) return {};
  groups.resize(size / sizeof(gid_t));
  return groups;
}

}  // namespace

std::string Caller::to_string() const {
  const std::string name = name_of(uid), number = "uid " + std::to_string(uid);
  return name.empty() ? number : name + " (" + number + ")";
}

Rights rights_of(uid_t uid, std::span<const gid_t> groups, const AccessGroups& access) {
  const auto is_in = [&](const std::optional<gid_t>& group) {
    return group && std::ranges::find(groups, *group) != groups.end();
  };
  if (uid == Caller::nobody) return Rights::none;
  if (uid == 0 || uid == geteuid() || is_in(access.change)) return Rights::change;
  return is_in(access.view) ? Rights::view : Rights::none;
}

Caller identify(int socket, const AccessGroups& access) {
  ucred who{};
  socklen_t size = sizeof who;
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &who, &size) != 0) return {};
  std::vector<gid_t> groups = supplementary_groups(socket);
  groups.push_back(who.gid);
  return {.uid = who.uid, .rights = rights_of(who.uid, groups, access)};
}

}  // namespace limpet
