// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/member_check.h"

#include <string_view>

#include "daemon/config/name_index.h"
#include "daemon/config/stages.h"

namespace limpet::config {

namespace {

/// The members of one pool.
class MemberCheck {
 public:
  MemberCheck(const Config& config, const VipAddresses& vips, const PoolConfig& pool,
              Report& report)
      : config_(config), vips_(vips), pool_(pool), report_(report) {}

  void run() {
    const NameIndex names(pool_.members, "member", "pool " + quoted(pool_.name) + " ", report_);
    for (size_t i = 0; i < pool_.members.size(); ++i) {
      check_host_name(i);
      for (const IpAddress& address : pool_.members[i].addresses) {
        check_owner(i, address);
        check_vip(i, address);
      }
    }
  }

 private:
  void fail(size_t position, const std::string& what) {
    report_.add(pool_.members[position].line, member_path(pool_, position) + ".addresses", what);
  }

  void fail_as_taken(size_t position, const std::string& what, const MemberConfig& owner) {
    fail(position, "member " + quoted(pool_.members[position].name) + " has the " + what +
                       " of member " + quoted(owner.name) + " on line " +
                       std::to_string(owner.line) + "; give each its own");
  }

  /// They would have the same addresses, if only at run time.
  void check_host_name(size_t position) {
    const MemberConfig& member = pool_.members[position];
    if (member.host_name.empty()) return;
    const auto [same, fresh] = names_.emplace(member.host_name, &member);
    if (!fresh) fail_as_taken(position, "host name " + quoted(member.host_name), *same->second);
  }

  void check_owner(size_t position, const IpAddress& address) {
    const auto [same, fresh] = owners_.emplace(address, &pool_.members[position]);
    if (!fresh) fail_as_taken(position, "address " + address.to_string(), *same->second);
  }

  void check_vip(size_t position, const IpAddress& address) {
    const auto vip = vips_.find(address);
    if (vip == vips_.end()) return;
    const VipConfig& owner = config_.vips[vip->second];
    fail(position, "address " + address.to_string() + " is that of vip " + quoted(owner.name) +
                       " on line " + std::to_string(owner.line) +
                       "; write the member's own address");
  }

  const Config& config_;
  const VipAddresses& vips_;
  const PoolConfig& pool_;
  Report& report_;
  std::map<std::string_view, const MemberConfig*> names_;
  std::map<IpAddress, const MemberConfig*> owners_;
};

}  // namespace

std::string member_path(const PoolConfig& pool, size_t member) {
  return "pool " + quoted(pool.name) + ".members[" + std::to_string(member) + "]";
}

void check_members(const Config& config, const VipAddresses& vips, Report& report) {
  for (const PoolConfig& pool : config.pools) MemberCheck(config, vips, pool, report).run();
}

}  // namespace limpet::config
