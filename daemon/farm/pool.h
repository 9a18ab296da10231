// SPDX-License-Identifier: GPL-2.0-or-later
// A pool's members and the Maglev table that follows from their states. Pure.
#pragma once

#include <string>
#include <vector>

#include "daemon/config/config.h"
#include "daemon/farm/member.h"
#include "ebpf/abi.h"

namespace limpet {

class Pool {
 public:
  /// `number`, `table` (the pool's first word in the datapath's table) and the members' numbers,
  /// counting from `first_member`, are the datapath's. Members without an IPv4 address are left
  /// out: this version forwards IPv4 only.
  Pool(const PoolConfig& config, const HashSeed& seed, uint32_t number, uint32_t table,
       uint16_t first_member);

  const std::string& name() const { return name_; }
  uint32_t number() const { return number_; }
  limpet_pool record() const { return record_; }
  const std::vector<Member>& members() const { return members_; }

  /// Takes what was learned of the next hop of an address. Returns the members it concerns.
  std::vector<const Member*> learn(const IpAddress& address, const Result<NextHop>& next_hop);

  /// The member number of each slot, for the members as they are now.
  std::vector<uint16_t> build_table() const;

 private:
  std::string name_;
  uint32_t number_;
  limpet_pool record_;
  std::vector<Member> members_;
};

}  // namespace limpet
