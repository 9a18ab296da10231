// SPDX-License-Identifier: GPL-2.0-or-later
// The configuration with the datapath's numbers given out: VIPs and nat members with their port
// tables, rules, pools. What is written to the datapath is read from here. Pure.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/config/config.h"
#include "daemon/farm/member_numbers.h"
#include "daemon/farm/nat_group.h"
#include "daemon/farm/pool.h"
#include "daemon/farm/port_table_numbers.h"
#include "daemon/farm/reach.h"
#include "daemon/farm/rule.h"
#include "daemon/farm/succession.h"
#include "ebpf/datapath.h"
#include "ebpf/names.h"

namespace limpet {

struct Vip {
  std::string name;
  std::vector<IpAddress> addresses;
  limpet_vip record{};
};

class Farm {
 public:
  /// Fails when the configuration is larger than the datapath can number.
  static Result<Farm> make(const Config& config);

  /// The farm for a changed file, in the datapath that this one has: whatever is in both keeps its
  /// number and what was learned of it. Fails with what does not fit, and how to get it.
  Result<Farm> with(const Config& config) const;

  /// Who has which number, for the datapath's maps to remember; and so much of the farm that was
  /// remembered so, with the records of its pools by number, that with() and succeed() can tell
  /// what goes on. Fails when what is remembered cannot be.
  Names names() const;
  static Result<Farm> remembered(const Names& names, const std::vector<limpet_pool>& records,
                                 const Capacity& capacity);
  /// Whether interfaces and checks through VIPs have enough room in this one's datapath, which
  /// with() does not ask.
  bool has_room_for(const Config& config) const;
  /// For a farm that was just made and has maps of its own: takes over what it can of the former
  /// one's members. Says what is whose.
  Succession succeed(const Farm& former);

  const std::vector<Vip>& vips() const { return vips_; }
  const std::vector<Rule>& rules() const { return rules_; }
  const std::vector<NatMember>& nat_members() const { return nat_members_; }
  const std::vector<Pool>& pools() const { return pools_; }  // by number
  std::vector<Pool>& pools() { return pools_; }
  /// Members that are gone, but that slots or bindings may still name.
  std::vector<MemberNumbers::Retired> retired_members() const { return members_.retired(); }
  void release_members(const std::vector<uint16_t>& numbers) { members_.release(numbers); }

  /// What the datapath must have room for.
  const Capacity& capacity() const { return capacity_; }
  /// The port tables in use, and whose they are, by number.
  std::map<uint32_t, PortTableKey> port_tables() const;
  /// What stands in such a table.
  PortTable port_table(const PortTableKey& key) const;

  /// The pool's record, with what depends on its members and its backups' as they are now.
  limpet_pool record_of(const Pool& pool) const;
  /// Where packets that other edges sent to this one, as a member, come from: the MACs of the other
  /// members of pools with forward "l2" that the edge is a member of, or a backup of theirs.
  std::set<MacAddress> relays() const;

  /// The pool whose members new clients of `pool` go to: itself, or the first of its backups that
  /// has as many members as it wants. If none has, the first that has any.
  const Pool& source(const Pool& pool) const;
  /// Those that new clients of `pool` are spread over now.
  std::vector<MaglevMember> takers(const Pool& pool) const { return source(pool).takers(); }
  /// The member number of each of the pool's slots, for the members as they are now.
  std::vector<uint16_t> build_table(const Pool& pool) const;
  /// The members that each VIP's rules lead to, those of backups too, each pool once: those that
  /// are known to be healthy and those of which nothing is known yet, of all that are wanted and in
  /// the network's reach; and those that drain and are not known to fail. A panic changes none of
  /// it.
  struct Behind {
    uint32_t healthy = 0, unknown = 0, draining = 0;
  };
  std::vector<Behind> behind() const;  // in the order of vips()
  /// The pools whose tables depend on this pool's members, itself among them.
  std::vector<uint32_t> dependents(const Pool& pool) const;

 private:
  using Reaches = std::map<std::string, Reach>;  // by the pool's name
  using NextHopsByAddress = std::map<IpAddress, Result<NextHop>>;

  Farm(uint32_t members, PortTableNumbers port_tables)
      : members_(members), port_tables_(std::move(port_tables)) {}
  static Result<Capacity> capacity_for(const Config& config);
  Result<void> add_pools(const Config& config);
  Result<void> add_members(const PoolConfig& config, const HashSeed& seed, Pool& pool);
  std::string no_room_for(const MemberConfig& member, const std::string& pool) const;
  Result<void> carry_pools(const Config& config, const Farm& former);
  NextHopsByAddress next_hops() const;
  static void carry_history(const Pool& former, Pool& pool);
  static limpet_loss loss_by_removal(const Member& member);
  void remember_members(const std::vector<limpet_member_name>& names);
  uint16_t number_for(const MemberNumbers::Known& known, const Pool& old);

  void add_ways(const Config& config, const Reaches& reaches, const NextHopsByAddress& known);
  Result<void> add_rules(const Config& config, const Farm* former);
  limpet_rule rule_record(const RuleConfig& rule, const VipConfig& vip, const Pool& pool) const;
  Result<void> add_vips(const Config& config);
  using VipProtocol = std::pair<std::string_view, Protocol>;
  std::map<VipProtocol, uint32_t> shared_pools() const;
  std::set<std::string> express_vips() const;
  Result<void> add_nat_members(const Config& config, const Reaches& reaches);
  std::optional<uint32_t> nat_table(const NatGroup& group, Protocol protocol);

  const Pool* find_pool(const std::string& name) const;
  std::vector<const Pool*> chain(const Pool& pool) const;
  bool has_edge(const Pool& pool) const;

  std::vector<Vip> vips_;
  std::vector<Rule> rules_;  // in the file's order
  std::vector<NatMember> nat_members_;
  std::vector<Pool> pools_;
  MemberNumbers members_;
  PortTableNumbers port_tables_;
  Capacity capacity_;
};

}  // namespace limpet
