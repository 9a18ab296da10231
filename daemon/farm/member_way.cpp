// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/member_way.h"

#include <algorithm>

#include "daemon/farm/family.h"

namespace limpet {
namespace {

limpet_forward forward_of(Forward forward) {
  switch (forward) {
    case Forward::l2:
      return LIMPET_FORWARD_L2;
    case Forward::ipip:
      return LIMPET_FORWARD_IPIP;
    case Forward::nat:
      break;
  }
  return LIMPET_FORWARD_NAT;
}

/// A tunnel carries either family in either, so that any address will do; its own for choice.
const IpAddress* address_for(Forward forward, const MemberConfig& member, limpet_family family) {
  const IpAddress* own = member.address(family_of(family));
  if (own || forward != Forward::ipip) return own;
  return member.address(family == LIMPET_V4 ? Family::v6 : Family::v4);
}

/// Why there is no address: by the file, or by what DNS says.
std::string lack_of(const MemberConfig& member, limpet_family family) {
  const std::string what = std::string("no ") + to_string(family) + " address";
  if (member.host_name.empty()) return what;
  return "its name " + member.host_name + " has " +
         (member.addresses.empty() ? "no address" : what);
}

}  // namespace

MemberWay MemberWay::make(const WaySettings& settings, const MemberConfig& member,
                          limpet_family family) {
  if (member.local) return {settings, std::nullopt, NextHop{.local = true}};
  if (const IpAddress* address = address_for(settings.forward, member, family)) {
    return {settings, *address};
  }
  return {settings, std::nullopt, Error{lack_of(member, family)}};
}

Result<Way> MemberWay::way() const {
  if (!next_hop) return next_hop.error();
  if (next_hop->local) {
    if (settings.forward == Forward::nat && settings.member_port) {
      return Error{
          "it is the edge itself, whose packets keep the VIP's port, and a rule with "
          "member_port leads here"};
    }
    return Way{.forward = LIMPET_FORWARD_LOCAL, .next_hop = *next_hop};
  }
  if (settings.forward == Forward::l2 && next_hop->gateway) {
    return Error{"reached through gateway " + next_hop->gateway->to_string() +
                 "; forward = \"l2\" needs it on a link of the edge"};
  }
  Way way{.forward = forward_of(settings.forward), .next_hop = *next_hop};
  if (settings.forward != Forward::l2) way.address = address;
  way.next_hop.mtu = std::min(next_hop->mtu, settings.mtu.value_or(next_hop->mtu));
  return way;
}

}  // namespace limpet
