// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/fuzz/fuzz_farm.h"

#include "tests/fuzz/fuzz_farm_builder.h"
#include "tests/fuzz/fuzz_probe.h"

namespace limpet::fuzz {

namespace {

constexpr Tag vlan{0x8100, 5}, service_vlan{0x88a8, 7};

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

void add_plain_pools(FarmBuilder& make) {
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

void add_nat_pools(FarmBuilder& make) {
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

void add_empty_pools(FarmBuilder& make) {
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

void add_special_ways(FarmBuilder& make) {
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
  FarmBuilder make(interfaces, with_nat);
  add_plain_pools(make);
  add_nat_pools(make);
  add_empty_pools(make);
  add_special_ways(make);
  Farm farm = make.take();
  if (with_nat) farm.probes = probes();
  return farm;
}

}  // namespace limpet::fuzz
