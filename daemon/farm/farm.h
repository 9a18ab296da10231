// SPDX-License-Identifier: GPL-2.0-or-later
// The configuration with the datapath's numbers given out: VIPs with their port tables, rules,
// pools. What is written to the datapath is read from here. Pure.
#pragma once

#include <array>
#include <map>
#include <vector>

#include "daemon/config/config.h"
#include "daemon/farm/member_numbers.h"
#include "daemon/farm/pool.h"
#include "ebpf/datapath.h"

namespace limpet {

using PortTable = std::array<uint16_t, LIMPET_PORTS>;  // rule number by port; 0: none

struct Vip {
  std::string name;
  std::vector<IpAddress> addresses;
  limpet_vip record;
};

struct Rule {
  uint32_t number;
  std::string vip;
  std::string pool;
  uint32_t pool_number;
  Protocol protocol;
  std::vector<PortRange> ports;
  bool disabled = false;
};

class Farm {
 public:
  /// Fails when the configuration is larger than the datapath can number.
  static Result<Farm> make(const Config& config);

  /// The farm for a changed file, in the datapath that this one has: whatever is in both keeps its
  /// number and what was learned of it. Fails with what does not fit, and how to get it.
  Result<Farm> with(const Config& config) const;

  const std::vector<Vip>& vips() const { return vips_; }
  const std::vector<Rule>& rules() const { return rules_; }
  const std::vector<Pool>& pools() const { return pools_; }  // by number
  std::vector<Pool>& pools() { return pools_; }
  /// Members that are gone, but that slots or bindings may still name.
  std::vector<MemberNumbers::Retired> retired_members() const { return members_.retired(); }
  void release_members(const std::vector<uint16_t>& numbers) { members_.release(numbers); }

  /// What the datapath must have room for.
  const Capacity& capacity() const { return capacity_; }
  /// The rules of one VIP and protocol by port.
  PortTable port_table(const Vip& vip, Protocol protocol) const;

  /// The pool whose members new clients of `pool` go to: itself, or the first of its backups that
  /// has as many members as it wants. If none has, the first that has any.
  const Pool& source(const Pool& pool) const;
  /// The member number of each of the pool's slots, for the members as they are now.
  std::vector<uint16_t> build_table(const Pool& pool) const;
  /// The pools whose tables depend on this pool's members, itself among them.
  std::vector<uint32_t> dependents(const Pool& pool) const;

 private:
  explicit Farm(uint32_t members) : members_(members) {}
  Result<void> add_pools(const Config& config);
  Result<void> add_members(const PoolConfig& config, const HashSeed& seed, Pool& pool);
  Result<void> carry_pools(const Config& config, const Farm& former);
  Result<void> add_rules(const Config& config, const Farm* former);
  Result<void> add_vips(const Config& config, const Farm* former);
  std::string no_room_for(const MemberConfig& member, const std::string& pool) const;
  const Pool* backup(const Pool& pool) const;
  std::vector<const Pool*> chain(const Pool& pool) const;

  std::vector<Vip> vips_;
  std::vector<Rule> rules_;
  std::vector<Pool> pools_;
  MemberNumbers members_;
  Capacity capacity_;
};

}  // namespace limpet
