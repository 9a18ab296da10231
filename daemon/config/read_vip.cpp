// SPDX-License-Identifier: GPL-2.0-or-later
#include <map>

#include "daemon/config/stages.h"

namespace limpet::config {

namespace {

constexpr Words<Unmatched, 2> kUnmatched{{{"drop", Unmatched::drop}, {"pass", Unmatched::pass}}};

std::vector<IpAddress> read_addresses(const Value& value) {
  std::vector<IpAddress> addresses;
  std::map<IpAddress, unsigned> lines;
  for (const Value& item : value.list("IP addresses")) {
    const auto address = item.address();
    if (!address) continue;
    const auto [same, fresh] = lines.emplace(*address, item.line());
    if (fresh) {
      addresses.push_back(*address);
    } else {
      item.fail("address " + address->to_string() + " is there already, on line " +
                std::to_string(same->second) + "; write it once");
    }
  }
  return addresses;
}

}  // namespace

void read_vip(Section section, Config& config) {
  VipConfig vip;
  vip.line = section.line();
  vip.addresses_line = vip.line;
  if (const auto value = section.require("name", "name = \"mail\"")) {
    vip.name = value->name().value_or("");
    if (!vip.name.empty()) section.rename("vip " + quoted(vip.name));
  }
  if (const auto value = section.require("addresses", "addresses = [\"192.0.2.10\"]")) {
    vip.addresses = read_addresses(*value);
    vip.addresses_line = value->line();
  }
  if (const auto value = section.find("interface")) {
    if (const auto name = value->interface()) vip.interface = Located{*name, value->line()};
  }
  vip.unmatched = section.word("unmatched", kUnmatched, Unmatched::drop);
  section.finish();
  config.vips.push_back(std::move(vip));
}

}  // namespace limpet::config
