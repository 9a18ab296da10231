// SPDX-License-Identifier: GPL-2.0-or-later
// Addresses that are in the same pools get the same rules: each such group is looked at once. Its
// rules' ports are sorted and swept as those of one VIP are.
#include "daemon/config/nat_replies.h"

#include <algorithm>
#include <map>

namespace limpet::config {

namespace {

constexpr size_t kMostArrivals = size_t{1} << 20;

/// Ports of members that a rule's packets go to, in one pool.
struct Arrival {
  uint64_t order;  // by protocol, first port, rule
  PortRange ports;
  const LinkedRule* link;
  size_t pool;
};

using Arrivals = std::vector<Arrival>;

uint64_t order_of(const RuleConfig& rule, const PortRange& ports, size_t position) {
  return static_cast<uint64_t>(rule.protocol) << 48 | uint64_t{ports.first} << 32 | position;
}

std::vector<Arrivals> arrivals_by_pool(const Config& config, const std::vector<NatRoute>& routes) {
  std::vector<Arrivals> arrivals(config.pools.size());
  for (const NatRoute& route : routes) {
    const size_t position = route.link->rule;
    const RuleConfig& rule = config.rules[position];
    for (const PortRange& ports : member_ports(rule)) {
      arrivals[route.pool].push_back(
          {order_of(rule, ports, position), ports, route.link, route.pool});
    }
  }
  return arrivals;
}

/// The pools that have the same addresses, ascending, and the first of these.
using Groups = std::map<std::vector<size_t>, IpAddress>;

/// Of the addresses in pools where packets arrive.
Groups group_addresses(const Config& config, const std::vector<Arrivals>& arrivals) {
  std::map<IpAddress, std::vector<size_t>> pools_of;
  for (size_t i = 0; i < config.pools.size(); ++i) {
    if (arrivals[i].empty()) continue;
    for (const MemberConfig& member : config.pools[i].members) {
      for (const IpAddress& address : member.addresses) pools_of[address].push_back(i);
    }
  }
  Groups groups;
  for (auto& [address, pools] : pools_of) groups.emplace(std::move(pools), address);
  return groups;
}

class ReplyCheck {
 public:
  ReplyCheck(const Config& config, const Links& links, const std::vector<NatRoute>& routes,
             Report& report)
      : config_(config),
        links_(links),
        report_(report),
        arrivals_(arrivals_by_pool(config, routes)) {}

  void run() {
    for (const auto& [pools, address] : group_addresses(config_, arrivals_)) {
      if (!count(pools)) return;
      sweep(arrivals_in(pools), address);
    }
  }

 private:
  /// False when it gets too much: pools may share their members in very many ways.
  bool count(const std::vector<size_t>& pools) {
    for (const size_t pool : pools) counted_ += arrivals_[pool].size();
    if (counted_ <= kMostArrivals) return true;
    const PoolConfig& last = config_.pools[pools.back()];
    report_.add(last.line, "pool " + quoted(last.name) + ".members",
                "nat pools share members in so many ways that more than " +
                    std::to_string(kMostArrivals) +
                    " port ranges of rules would have to be compared; let fewer pools share "
                    "members, or fewer rules lead to them");
    return false;
  }

  /// In order.
  Arrivals arrivals_in(const std::vector<size_t>& pools) const {
    Arrivals all;
    for (const size_t pool : pools) {
      all.insert(all.end(), arrivals_[pool].begin(), arrivals_[pool].end());
    }
    std::sort(all.begin(), all.end(),
              [](const Arrival& a, const Arrival& b) { return a.order < b.order; });
    return all;
  }

  Protocol protocol(const Arrival& arrival) const {
    return config_.rules[arrival.link->rule].protocol;
  }

  void sweep(const Arrivals& sorted, const IpAddress& address) {
    const Arrival* widest = nullptr;  // of this protocol, the one that reaches farthest
    for (const Arrival& next : sorted) {
      const bool same = widest != nullptr && protocol(*widest) == protocol(next);
      if (same && next.ports.first <= widest->ports.last && next.link != widest->link) {
        const bool later = next.link->rule > widest->link->rule;
        const PortRange both{next.ports.first, std::min(next.ports.last, widest->ports.last)};
        fail(later ? next : *widest, later ? *widest : next, both, address);
      }
      if (!same || next.ports.last > widest->ports.last) widest = &next;
    }
  }

  void fail(const Arrival& at, const Arrival& other, const PortRange& both,
            const IpAddress& address) {
    const auto [line, path] = member_ports_key(config_, at.link->rule);
    if (!report_.wants(line)) return;
    report_.add(line, path,
                std::string("leads to ") + to_string(protocol(at)) + " " + to_string(both) +
                    " of " + address.to_string() + " in nat pool " +
                    quoted(config_.pools[at.pool].name) + ", as the rule on line " +
                    std::to_string(config_.rules[other.link->rule].line) + " for vip " +
                    quoted(config_.vips[other.link->vip].name) + " does in pool " +
                    quoted(config_.pools[other.pool].name) + way_out(at, other));
  }

  /// A member's port stands for one rule, whatever the family of the packets.
  const char* way_out(const Arrival& at, const Arrival& other) const {
    const VipFamilies& a = links_.vips[at.link->vip];
    const VipFamilies& b = links_.vips[other.link->vip];
    const bool apart = (a.v4.first == nullptr || b.v4.first == nullptr) &&
                       (a.v6.first == nullptr || b.v6.first == nullptr);
    return apart ? ", and replies from there have one rule for both families; write one vip that "
                   "has the addresses of both"
                 : ", and replies from there would not tell which of the two they are of; give "
                   "each rule its own members or member_port";
  }

  const Config& config_;
  const Links& links_;
  Report& report_;
  std::vector<Arrivals> arrivals_;  // of each pool
  size_t counted_ = 0;
};

}  // namespace

void check_nat_replies(const Config& config, const Links& links,
                       const std::vector<NatRoute>& routes, Report& report) {
  ReplyCheck(config, links, routes, report).run();
}

}  // namespace limpet::config
