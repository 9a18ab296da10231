// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/privileges.h"

#include <sys/capability.h>

#include <algorithm>
#include <memory>
#include <string>

namespace limpet {

Result<void> require_privileges(const Config& config) {
  struct Needed {
    cap_value_t value;
    const char* name;
    const char* purpose;
    bool always = true;
  };
  static constexpr Needed all[] = {
      {CAP_BPF, "CAP_BPF", "to load the XDP program"},
      {CAP_PERFMON, "CAP_PERFMON", "to let it read at computed offsets of a frame"},
      {CAP_NET_ADMIN, "CAP_NET_ADMIN", "to attach it to interfaces"},
      {CAP_NET_RAW, "CAP_NET_RAW", "to announce VIPs by ARP", false}};
  const bool by_arp = std::ranges::any_of(
      config.vips, [](const VipConfig& vip) { return vip.announce == Announce::arp; });
  const auto free_caps = [](cap_t caps) { cap_free(caps); };
  const std::unique_ptr<std::remove_pointer_t<cap_t>, decltype(free_caps)> mine(cap_get_proc());
  std::string missing;
  for (const Needed& needed : all) {
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

}  // namespace limpet
