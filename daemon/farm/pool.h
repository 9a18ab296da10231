// SPDX-License-Identifier: GPL-2.0-or-later
// A pool's members, and which of them new clients go to. Pure.
#pragma once

#include <string>
#include <vector>

#include "daemon/config/config.h"
#include "daemon/farm/maglev.h"
#include "daemon/farm/member.h"
#include "ebpf/abi.h"

namespace limpet {

/// Where a pool's memory begins in the datapath's maps.
struct PoolBases {
  uint32_t slots = 0;
  uint32_t filter_words = 0;
  uint32_t buckets = 0;
};

class Pool {
 public:
  Pool(const PoolConfig& config, uint32_t number, const PoolBases& bases);

  const std::string& name() const { return config_.name; }
  const PoolConfig& config() const { return config_; }
  uint32_t number() const { return number_; }
  limpet_pool record() const { return record_; }
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

/// What the pool needs of the datapath's maps beyond those before it.
PoolBases pool_sizes(const PoolConfig& config);

}  // namespace limpet
