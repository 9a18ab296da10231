// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/fuzz/fuzz_farm.h"

#include <netinet/in.h>

#include "tests/fuzz/fuzz_addresses.h"

namespace limpet::fuzz {

using model::Farm;
using model::OuterSource;
using model::Pool;
using model::Ports;
using model::Rule;
using model::Tag;
using model::Way;

namespace {

constexpr Tag vlan{0x8100, 5}, service_vlan{0x88a8, 7};

class Builder {
 public:
  Builder(const Interfaces& interfaces, bool with_nat) : in_(interfaces) {
    farm_.key = {{0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89}};
    farm_.interfaces = {in_[0], in_[1], in_[2]};
    farm_.relays = {relay_mac};
    farm_.has_nat = with_nat;
    farm_.rules.resize(1);
    farm_.members.resize(1);
    for (int number = 0; number < vip_count; ++number) {
      farm_.vips[vip_v4(number)] = {};
      farm_.vips[vip_v6(number)] = {};
    }
  }

  /// A member with the same way for both families.
  uint16_t member(const Way& way) { return member(way, way); }

  uint16_t member(Way v4, Way v6) {
    const auto number = static_cast<uint16_t>(farm_.members.size());
    for (Way* way : {&v4, &v6}) {
      const auto low = static_cast<uint8_t>(number);
      way->destination = {{0x02, 0xaa, 0, 0, static_cast<uint8_t>(way == &v6), low}};
      way->source = {{0x02, 0xed, 0, 0, 0xff, low}};
    }
    farm_.members.push_back({{std::move(v4), std::move(v6)}});
    return number;
  }

  /// By nat, if this farm has it, else an ordinary one.
  uint16_t nat_member(int number, Way way) {
    if (!farm_.has_nat) return member(way);
    way.forward = LIMPET_FORWARD_NAT;
    Way v4 = way, v6 = way;
    v4.address = nat_v4(number);
    v6.address = nat_v6(number);
    farm_.nat[*v4.address] = {};
    farm_.nat[*v6.address] = {};
    return member(v4, v6);
  }

  /// Its members take turns in the slots.
  uint32_t pool(const std::vector<uint16_t>& members, Pool pool = {}) {
    for (size_t i = 0; i < 13; ++i) pool.slots.push_back(members[i % members.size()]);
    farm_.pools.push_back(pool);
    return static_cast<uint32_t>(farm_.pools.size() - 1);
  }

  /// A rule of both addresses of a VIP.
  uint16_t rule(int vip, uint8_t protocol, const std::vector<uint16_t>& ports, Rule rule) {
    const auto number = static_cast<uint16_t>(farm_.rules.size());
    for (const IpAddress& address : {vip_v4(vip), vip_v6(vip)}) {
      for (const uint16_t port : ports) {
        Ports& of_vip = farm_.vips[address].ports;
        (protocol == IPPROTO_TCP ? of_vip.tcp : of_vip.udp)[port] = number;
      }
    }
    farm_.rules.push_back(rule);
    return number;
  }

  /// As rule(), and replies of the members named come back.
  void nat_rule(int vip, uint8_t protocol, uint16_t port, uint32_t pool, uint16_t member_port,
                const std::vector<int>& members, bool v6_too) {
    if (!farm_.has_nat) member_port = 0;
    Rule made{.pool = pool, .member_port = member_port};
    if (member_port != 0) made.vip_port = port;
    if (farm_.has_nat) made.vip[LIMPET_V4] = vip_v4(vip);
    if (farm_.has_nat && v6_too) made.vip[LIMPET_V6] = vip_v6(vip);
    const uint16_t number = rule(vip, protocol, {port}, made);
    if (!farm_.has_nat) return;
    for (const int member : members) {
      for (const IpAddress& address : {nat_v4(member), nat_v6(member)}) {
        Ports& of_member = farm_.nat[address];
        auto& by_port = protocol == IPPROTO_TCP ? of_member.tcp : of_member.udp;
        by_port[member_port != 0 ? member_port : port] = number;
      }
    }
  }

  void share(int vip, std::optional<uint32_t> tcp_pool, std::optional<uint32_t> udp_pool) {
    for (const IpAddress& address : {vip_v4(vip), vip_v6(vip)}) {
      farm_.vips[address].tcp_pool = tcp_pool;
      farm_.vips[address].udp_pool = udp_pool;
    }
  }

  void pass_unmatched(int vip) {
    farm_.vips[vip_v4(vip)].passes_unmatched = true;
    farm_.vips[vip_v6(vip)].passes_unmatched = true;
  }

  Way way(size_t interface, const std::vector<Tag>& tags = {}, uint32_t mtu = 1500) const {
    return {.ifindex = in_[interface], .tags = tags, .mtu = mtu};
  }

  Way tunnel(size_t interface, const char* end, uint32_t mtu = 1500) const {
    Way way = Builder::way(interface, {}, mtu);
    way.forward = LIMPET_FORWARD_IPIP;
    way.address = address(end);
    return way;
  }

  Farm take() { return std::move(farm_); }

 private:
  Farm farm_;
  Interfaces in_;
};

OuterSource outer_source(const char* prefix, std::array<uint8_t, 4> spread) {
  return {address(prefix), spread};
}

/// Pools that tunnel need both, since members may have tunnel ends of either family.
Pool tunnelling() {
  Pool pool;
  pool.source[LIMPET_V4] = outer_source("198.18.0.0", {0, 0, 0xff, 0xff});
  pool.source[LIMPET_V6] = outer_source("2001:db8:aaaa::", {0xff, 0xff, 0xff, 0xff});
  return pool;
}

void add_plain_pools(Builder& make) {
  const uint32_t l2 = make.pool({make.member(make.way(0)), make.member(make.way(1))});
  make.rule(vip_l2, IPPROTO_TCP, {80, 443, 1024, 1025}, {.pool = l2});
  make.rule(vip_l2, IPPROTO_UDP, {53}, {.pool = l2});
  make.share(vip_l2, l2, l2);

  Pool with_spread = tunnelling();
  const uint32_t ipip_v4 = make.pool({make.member(make.tunnel(0, "192.0.2.121")),
                                      make.member(make.tunnel(1, "192.0.2.122", 1300))},
                                     with_spread);
  make.rule(vip_ipip_v4, IPPROTO_TCP, {80}, {.pool = ipip_v4});
  make.rule(vip_ipip_v4, IPPROTO_UDP, {53}, {.pool = ipip_v4});
  make.share(vip_ipip_v4, ipip_v4, ipip_v4);

  with_spread.source[LIMPET_V6] = outer_source("2001:db8:aaab::5:0:1", {0, 0xff, 0x0f, 0});
  with_spread.source[LIMPET_V4] = outer_source("198.19.1.2", {0, 0, 0, 0});
  const uint32_t ipip_v6 =
      make.pool({make.member(make.tunnel(0, "2001:db8:121::1"), make.tunnel(1, "192.0.2.123")),
                 make.member(make.tunnel(1, "2001:db8:121::2", 1400))},
                with_spread);
  make.rule(vip_ipip_v6, IPPROTO_TCP, {80}, {.pool = ipip_v6});
  make.rule(vip_ipip_v6, IPPROTO_TCP, {443}, {.pool = ipip_v4});
  make.rule(vip_ipip_v6, IPPROTO_UDP, {53}, {.pool = ipip_v6});
  make.rule(vip_ipip_v6, IPPROTO_UDP, {123}, {.pool = l2});

  Pool with_local;
  with_local.has_local_member = true;
  const uint16_t local = make.member({.ifindex = 1, .forward = LIMPET_FORWARD_LOCAL});
  const uint32_t edges = make.pool({local, make.member(make.way(0))}, with_local);
  make.rule(vip_local, IPPROTO_TCP, {80}, {.pool = edges});
  make.rule(vip_local, IPPROTO_UDP, {53}, {.pool = edges});
  make.rule(vip_local, IPPROTO_UDP, {123}, {.pool = l2});
  make.share(vip_local, edges, std::nullopt);
}

void add_nat_pools(Builder& make) {
  Pool clamping;
  clamping.clamp_mss[LIMPET_V4] = 1360;
  const uint32_t nat =
      make.pool({make.nat_member(1, make.way(0)), make.nat_member(2, make.way(1))}, clamping);
  make.nat_rule(vip_nat, IPPROTO_TCP, 80, nat, 8080, {1, 2}, true);
  make.nat_rule(vip_nat, IPPROTO_TCP, 443, nat, 0, {1, 2}, true);
  make.nat_rule(vip_nat, IPPROTO_UDP, 53, nat, 5353, {1, 2}, true);
  make.nat_rule(vip_nat, IPPROTO_UDP, 123, nat, 0, {1, 2}, true);
  make.share(vip_nat, nat, std::nullopt);

  const uint32_t nat_v4 =
      make.pool({make.nat_member(3, make.way(0, {vlan})), make.nat_member(4, make.way(1, {}, 600))},
                clamping);
  make.nat_rule(vip_nat_v4, IPPROTO_TCP, 80, nat_v4, 8080, {3, 4}, false);
  make.nat_rule(vip_nat_v4, IPPROTO_UDP, 53, nat_v4, 53, {3, 4}, false);
  make.share(vip_nat_v4, std::nullopt, nat_v4);
}

void add_empty_pools(Builder& make) {
  Pool rejecting;
  rejecting.rejects = true;
  const uint32_t rejects = make.pool({LIMPET_MEMBER_NONE, make.member({})}, rejecting);
  make.rule(vip_reject, IPPROTO_TCP, {80, 443}, {.pool = rejects});
  make.rule(vip_reject, IPPROTO_UDP, {53}, {.pool = rejects});
  make.share(vip_reject, rejects, std::nullopt);

  const uint32_t empty = make.pool({LIMPET_MEMBER_NONE});
  make.rule(vip_empty, IPPROTO_TCP, {80}, {.pool = empty});
  make.rule(vip_empty, IPPROTO_UDP, {53}, {.pool = rejects});
  make.pass_unmatched(vip_empty);

  rejecting.mask4 = {0xff, 0xff, 0xff, 0};
  rejecting.mask6 = {0x00ff'ffff'ffff'ffff, 0};
  // One has a way for IPv4 only, one for IPv6 only.
  const uint32_t network = make.pool(
      {make.member(make.way(0), {}), make.member({}, make.way(1)), make.member(make.way(0))},
      rejecting);
  make.rule(vip_network, IPPROTO_TCP, {80}, {.pool = network});
  make.rule(vip_network, IPPROTO_UDP, {53}, {.pool = network});
  make.share(vip_network, std::nullopt, network);
}

void add_special_ways(Builder& make) {
  const uint32_t vlans =
      make.pool({make.member(make.way(0, {vlan})), make.member(make.way(0, {service_vlan, vlan})),
                 make.member(make.way(1, {vlan})), make.member(make.way(0))});
  make.rule(vip_vlan, IPPROTO_TCP, {80}, {.pool = vlans});
  make.rule(vip_vlan, IPPROTO_UDP, {53}, {.pool = vlans});
  make.share(vip_vlan, vlans, vlans);

  Pool small = tunnelling();
  small.affinity = LIMPET_AFFINITY_FLOW;  // so that every client meets every way
  const uint32_t narrow =
      make.pool({make.member(make.way(0, {}, 100)), make.member(make.tunnel(0, "192.0.2.124", 200)),
                 make.member(make.tunnel(1, "2001:db8:121::4", 1320)),
                 make.member(make.way(1, {vlan}, 1280))},
                small);
  make.rule(vip_small, IPPROTO_TCP, {80}, {.pool = narrow});
  make.rule(vip_small, IPPROTO_UDP, {53}, {.pool = narrow});

  Pool clamping = tunnelling();
  clamping.clamp_mss[LIMPET_V4] = 1400;
  clamping.clamp_mss[LIMPET_V6] = 1220;
  const uint32_t clamp =
      make.pool({make.member(make.way(0)), make.member(make.tunnel(0, "192.0.2.125"))}, clamping);
  make.rule(vip_clamp, IPPROTO_TCP, {80}, {.pool = clamp});
  make.rule(vip_clamp, IPPROTO_UDP, {53}, {.pool = clamp});
  make.share(vip_clamp, clamp, clamp);

  Pool by_flow = tunnelling();
  by_flow.affinity = LIMPET_AFFINITY_FLOW;
  const uint32_t flow =
      make.pool({make.member(make.way(0)), make.member(make.tunnel(1, "2001:db8:121::3")),
                 make.member(make.way(1)), make.member(make.tunnel(0, "192.0.2.126"))},
                by_flow);
  make.rule(vip_flow, IPPROTO_TCP, {80}, {.pool = flow});
  make.rule(vip_flow, IPPROTO_UDP, {53}, {.pool = flow});

  make.rule(vip_disabled, IPPROTO_TCP, {80}, {.pool = flow});
  make.rule(vip_disabled, IPPROTO_TCP, {443}, {.pool = flow, .disabled = true});
  make.rule(vip_disabled, IPPROTO_UDP, {53}, {.pool = flow, .disabled = true});
}

}  // namespace

Farm make_farm(const Interfaces& interfaces, bool with_nat) {
  Builder make(interfaces, with_nat);
  add_plain_pools(make);
  add_nat_pools(make);
  add_empty_pools(make);
  add_special_ways(make);
  return make.take();
}

}  // namespace limpet::fuzz
