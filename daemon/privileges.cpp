// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/privileges.h"

#include <grp.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace limpet {
namespace {

struct Needed {
  cap_value_t value;
  const char* name;
  const char* purpose;
  bool always = true;
};

constexpr Needed all_needed[] = {
    {CAP_BPF, "CAP_BPF", "to load the XDP program"},
    {CAP_PERFMON, "CAP_PERFMON", "to let it read at computed offsets of a frame"},
    {CAP_NET_ADMIN, "CAP_NET_ADMIN", "to attach it to interfaces"},
    {CAP_NET_RAW, "CAP_NET_RAW", "to announce VIPs by ARP", false}};

struct CapabilitiesCloser {
  void operator()(cap_t set) const { cap_free(set); }
};
using Capabilities = std::unique_ptr<std::remove_pointer_t<cap_t>, CapabilitiesCloser>;

std::vector<cap_value_t> to_keep(const Config& config) {
  std::vector<cap_value_t> kept;
  for (const Needed& needed : all_needed) kept.push_back(needed.value);
  if (config.edge.force) kept.push_back(CAP_SYS_ADMIN);
  return kept;
}

bool keep_only(const std::vector<cap_value_t>& kept) {
  const Capabilities set(cap_init());
  const int count = static_cast<int>(kept.size());
  return set && cap_set_flag(set.get(), CAP_PERMITTED, count, kept.data(), CAP_SET) == 0 &&
         cap_set_flag(set.get(), CAP_EFFECTIVE, count, kept.data(), CAP_SET) == 0 &&
         cap_set_proc(set.get()) == 0;
}

bool drop_from_bounding_set(const std::vector<cap_value_t>& kept) {
  for (cap_value_t value = 0; CAP_IS_SUPPORTED(value); ++value) {
    if (std::ranges::find(kept, value) == kept.end() && cap_drop_bound(value) != 0) return false;
  }
  return true;
}

}  // namespace

Result<void> require_privileges(const Config& config) {
  const bool by_arp = std::ranges::any_of(
      config.vips, [](const VipConfig& vip) { return vip.announce == Announce::arp; });
  const Capabilities mine(cap_get_proc());
  std::string missing;
  for (const Needed& needed : all_needed) {
    if (!needed.always && !by_arp) continue;
    cap_flag_value_t has = CAP_CLEAR;
    if (mine) cap_get_flag(mine.get(), needed.value, CAP_EFFECTIVE, &has);
    if (has == CAP_SET) continue;
    missing +=
        (missing.empty() ? "" : ", ") + std::string(needed.name) + " (" + needed.purpose + ")";
  }
  if (missing.empty()) return {};
  return Error{"missing privileges: " + missing + "; run as root or grant them"};
}

Result<void> become(const Account& account, const Config& config) {
  const std::vector<cap_value_t> kept = to_keep(config);
  const bool done = drop_from_bounding_set(kept) && prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) == 0 &&
                    initgroups(account.name.c_str(), account.group) == 0 &&
                    setresgid(account.group, account.group, account.group) == 0 &&
                    setresuid(account.user, account.user, account.user) == 0 && keep_only(kept) &&
                    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
  if (done) return {};
  return Error{"cannot become user " + account.name + ": " + std::strerror(errno) +
               "; --user is for a start as root"};
}

}  // namespace limpet
