// SPDX-License-Identifier: GPL-2.0-or-later
// Puts a farm together, piece by piece, and numbers the pieces.
#pragma once

#include <netinet/in.h>

#include "tests/fuzz/fuzz_addresses.h"
#include "tests/fuzz/fuzz_network.h"
#include "tests/packet/model_farm.h"

namespace limpet::fuzz {

using model::Farm;
using model::OuterSource;
using model::Pool;
using model::Ports;
using model::Rule;
using model::Tag;
using model::Way;

class FarmBuilder {
 public:
  FarmBuilder(const Interfaces& interfaces, bool with_nat) : in_(interfaces) {
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
    Way way = FarmBuilder::way(interface, {}, mtu);
    way.forward = LIMPET_FORWARD_IPIP;
    way.address = address(end);
    return way;
  }

  Farm take() { return std::move(farm_); }

 private:
  Farm farm_;
  Interfaces in_;
};

}  // namespace limpet::fuzz
