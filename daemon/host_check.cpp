// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/host_check.h"

#include <net/if.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace limpet {
namespace {

std::string interface_names() {
  std::string names;
  struct if_nameindex* all = if_nameindex();
  for (auto* one = all; one && one->if_index != 0; ++one) {
    names += (names.empty() ? "" : ", ") + std::string(one->if_name);
  }
  if (all) if_freenameindex(all);
  return names;
}

Result<void> check_access(const Config& config, const CheckConfig& check, const char* key,
                          const std::string& path, int mode) {
  if (access(path.c_str(), mode) == 0) return {};
  return Error{config.path + ":" + std::to_string(check.line) + ": " + key + ": " + path + ": " +
               std::strerror(errno)};
}

Result<void> check_files(const Config& config, const CheckConfig& check) {
  if (!check.ca_file.empty()) return check_access(config, check, "ca_file", check.ca_file, R_OK);
  if (check.command.empty()) return {};
  return check_access(config, check, "command", check.command.front(), X_OK);
}

}  // namespace

Result<void> check_host(const Config& config) {
  for (const Located& interface : config.edge.interfaces) {
    if (if_nametoindex(interface.text.c_str()) != 0) continue;
    return Error{config.path + ":" + std::to_string(interface.line) +
                 ": edge.interfaces: this host has no interface \"" + interface.text +
                 "\"; it has " + interface_names()};
  }
  for (const PoolConfig& pool : config.pools) {
    for (const CheckConfig& check : pool.checks) {
      if (auto checked = check_files(config, check); !checked) return checked;
    }
  }
  return {};
}

}  // namespace limpet
