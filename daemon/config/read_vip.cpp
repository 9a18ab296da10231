// SPDX-License-Identifier: GPL-2.0-or-later
#include <map>

#include "daemon/config/stages.h"

namespace limpet::config {

namespace {

constexpr Words<Unmatched, 2> kUnmatched{{{"drop", Unmatched::drop}, {"pass", Unmatched::pass}}};

constexpr Words<Announce, 3> kAnnounce{
    {{"none", Announce::none}, {"arp", Announce::arp}, {"address", Announce::address}}};
constexpr int64_t kMostMinMembers = 65'535;
constexpr std::chrono::hours kLongestHoldDown{1};

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

/// Where the VIP is put, and by what it is taken off again.
void read_announcement(Section& section, VipConfig& vip) {
  vip.announce = section.word("announce", kAnnounce, Announce::none);
  if (const auto value = section.find("interface")) {
    if (const auto name = value->interface()) vip.interface = Located{*name, value->line()};
    if (vip.announce == Announce::arp && vip.interface && vip.interface->text == "lo") {
      value->fail(
          "\"lo\" has no neighbours; name an interface to them, or write "
          "announce = \"address\"");
    }
  }
  vip.min_members_line = vip.line;
  if (const auto value = section.find("min_members")) {
    vip.min_members_line = value->line();
    if (const auto least = value->integer(0, kMostMinMembers)) {
      vip.min_members = static_cast<uint32_t>(*least);
    }
  }
  if (const auto value = section.find("hold_down")) {
    vip.hold_down =
        value->duration(std::chrono::milliseconds(0), kLongestHoldDown).value_or(vip.hold_down);
  }
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
  read_announcement(section, vip);
  vip.unmatched = section.word("unmatched", kUnmatched, Unmatched::drop);
  section.finish();
  config.vips.push_back(std::move(vip));
}

}  // namespace limpet::config
