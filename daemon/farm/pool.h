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

  /// How many members may get new clients.
  uint32_t ready() const;
  /// Those that new clients are spread over: all that are ready or, in mode priority, the first.
  std::vector<MaglevMember> takers() const;

 private:
  PoolConfig config_;
  uint32_t number_;
  limpet_pool record_;
  std::vector<Member> members_;
};

}  // namespace limpet
