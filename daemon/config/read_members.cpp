// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "daemon/config/draft.h"

namespace limpet::config {

namespace {

std::vector<IpAddress> read_addresses(const Value& value) {
  std::vector<IpAddress> addresses;
  for (const Value& item : value.list("IP addresses")) {
    const auto address = item.address();
    if (!address) continue;
    const auto same = std::find_if(addresses.begin(), addresses.end(), [&](const IpAddress& other) {
      return other.family() == address->family();
    });
    if (same != addresses.end()) {
      item.fail("second address of a family, " + address->to_string() + " after " +
                same->to_string() + "; a member has at most one IPv4 and one IPv6 address");
      continue;
    }
    addresses.push_back(*address);
  }
  return addresses;
}

MemberConfig read_member(Section section) {
  MemberConfig member;
  member.line = section.line();
  if (const auto value = section.require("name", "name = \"ex1\"")) {
    member.name = value->name().value_or("");
  }
  if (const auto value = section.require("addresses", "addresses = [\"192.0.2.21\"]")) {
    member.addresses = read_addresses(*value);
  }
  if (const auto value = section.find("weight")) {
    member.weight = static_cast<uint32_t>(value->integer(0, 65535).value_or(member.weight));
  }
  section.finish();
  return member;
}

}  // namespace

std::vector<MemberConfig> read_members(const Value& value) {
  std::vector<MemberConfig> members;
  for (const Value& item : value.list("members, such as { name = \"ex1\", addresses = "
                                      "[\"192.0.2.21\"] }")) {
    members.push_back(read_member(Section(item)));
  }
  return members;
}

}  // namespace limpet::config
