// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "daemon/config/host_name.h"
#include "daemon/config/stages.h"

namespace limpet::config {

namespace {

/// Two spellings of a name are one name.
std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

/// Whether the item is no address, and not meant for one.
bool is_name(const Value& item) {
  const Node& node = item.node();
  return node.kind == Node::Kind::string && !node.text.empty() && !IpAddress::parse(node.text) &&
         !looks_like_address(node.text);
}

void read_name(const Value& item, bool alone, MemberConfig& member) {
  const auto name = item.text(253);
  if (!name) return;
  if (!is_host_name(*name)) {
    item.fail(quoted(*name) +
              " is no IP address and no host name; write it like \"192.0.2.1\", \"2001:db8::1\" "
              "or \"ex1.contoso.com\"");
  } else if (!alone) {
    item.fail("the host name " + quoted(*name) +
              " stands beside others; write it alone in the list, or addresses only");
  } else {
    member.host_name = lower_case(*name);
  }
}

void read_address(const Value& item, std::vector<IpAddress>& addresses) {
  const auto address = item.address();
  if (!address) return;
  const auto same = std::find_if(addresses.begin(), addresses.end(), [&](const IpAddress& other) {
    return other.family() == address->family();
  });
  if (same == addresses.end()) {
    addresses.push_back(*address);
    return;
  }
  item.fail("second address of a family, " + address->to_string() + " after " + same->to_string() +
            "; a member has at most one IPv4 and one IPv6 address");
}

}  // namespace

void read_addresses(const Value& value, MemberConfig& member) {
  const std::vector<Value> items = value.list("IP addresses");
  for (const Value& item : items) {
    if (is_name(item)) {
      read_name(item, items.size() == 1, member);
    } else {
      read_address(item, member.addresses);
    }
  }
}

}  // namespace limpet::config
