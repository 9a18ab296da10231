// SPDX-License-Identifier: GPL-2.0-or-later
// A pool's members, and which of them new clients go to. Pure.
#pragma once

#include <string>
#include <vector>

#include "daemon/config/config.h"
#include "daemon/farm/maglev.h"
#include "daemon/farm/member.h"
#include "daemon/farm/pool_record.h"

namespace limpet {

class Pool {
 public:
  Pool(const PoolConfig& config, uint32_t number, const PoolBases& bases);

  const std::string& name() const { return config_.name; }
  const PoolConfig& config() const { return config_; }
  uint32_t number() const { return number_; }
  /// What the file says of it. Farm::record_of() adds what depends on its members.
  const limpet_pool& record() const { return record_; }
  /// Kernel memory that the pool takes, bytes.
  uint64_t memory() const;

  const std::vector<Member>& members() const { return members_; }
  std::vector<Member>& members() { return members_; }

  /// Takes what was learned of the next hop of an address. Returns the members it concerns.
  std::vector<const Member*> learn(const IpAddress& address, const Result<NextHop>& next_hop);

  /// Takes what the checks say of a member. True when that is something else than before.
  bool take_health(size_t member, MemberHealth health);
  /// Too few of the members that could serve are healthy: the checks are not trusted.
  bool panics() const { return panics_; }
  /// It does as the pool of a former farm, until it is settled.
  void carry_panic(const Pool& former) { panics_ = former.panics_; }
  /// How many could serve, and how many of these are healthy.
  struct Share {
    uint32_t healthy = 0, of = 0;
  };
  Share share() const;
  /// Settles what follows from what was learned, at `now_ms` of a monotonic clock: panic, slow
  /// starts. True when it changes who takes how many new clients.
  bool settle(uint64_t now_ms);

  /// How many members may get new clients.
  uint32_t ready() const { return static_cast<uint32_t>(ready_members().size()); }
  /// Those that new clients are spread over: all that are ready or, in mode priority, the first.
  std::vector<MaglevMember> takers() const;

 private:
  std::vector<const Member*> ready_members() const;

  PoolConfig config_;
  uint32_t number_;
  limpet_pool record_;
  std::vector<Member> members_;
  bool panics_ = false;
};

}  // namespace limpet
