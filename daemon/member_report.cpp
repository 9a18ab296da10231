// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/member_report.h"

#include <algorithm>

namespace limpet {
namespace {

using nlohmann::json;

/// What the members have, by their numbers.
struct Holdings {
  std::vector<uint32_t> slots;  // of their own pool
  std::vector<double> clients;  // of all pools: a backup's members have those of others
};

/// Adds the pool's clients. Those of slots at rest are estimated by the filter; those of tracked
/// slots are bound or, while the slot's window is open, may still be silent clients of `before`.
void add_clients(Edge& edge, const Pool& pool, const Sweep& sweep, std::vector<double>& clients) {
  const auto now_s = static_cast<uint32_t>(uv_hrtime() / 1'000'000'000);
  const SlotTable slots = edge.datapath().slots(pool.number());
  const double a_slot =
      edge.datapath().seen_filter(pool.number()).estimate().clients / slots.size();
  std::vector<double> silent(clients.size());
  for (uint32_t slot = 0; slot < slots.size(); ++slot) {
    const limpet_slot word = slots[slot];
    if (!(word & LIMPET_SLOT_TRACKED)) {
      clients[limpet_slot_now(word)] += a_slot;
    } else if (!slots.is_over(slot, now_s)) {
      silent[limpet_slot_before(word)] += a_slot;
    }
  }
  for (size_t member = 1; member < clients.size(); ++member) {
    const auto bound = static_cast<double>(sweep.census().bindings_of[member]);
    clients[member] += std::max(bound, silent[member]);
  }
}

Holdings holdings_of(Edge& edge) {
  const uint32_t members = edge.farm().capacity().members;
  Holdings holdings{std::vector<uint32_t>(members), std::vector<double>(members)};
  for (const Pool& pool : edge.farm().pools()) {
    const SlotTable slots = edge.datapath().slots(pool.number());
    const bool own = &edge.farm().source(pool) == &pool;
    for (uint32_t slot = 0; own && slot < slots.size(); ++slot) {
      ++holdings.slots[limpet_slot_now(slots[slot])];
    }
    if (const Sweep* sweep = edge.aging().sweep(pool.number())) {
      add_clients(edge, pool, *sweep, holdings.clients);
    }
  }
  return holdings;
}

json addresses_of(const Member& member) {
  json addresses = json::array();
  for (const IpAddress& address : member.addresses) addresses.push_back(address.to_string());
  return addresses;
}

json tags_of(const NextHop& next_hop) {
  json tags = json::array();
  for (const VlanTag& tag : next_hop.tags) {
    tags.push_back({{"protocol", tag.protocol == 0x88a8 ? "802.1ad" : "802.1Q"}, {"id", tag.id}});
  }
  return tags;
}

/// What is not known of a way is left out.
json show_way(limpet_family family, const MemberWay& member_way) {
  json shown = {{"family", to_string(family)}};
  if (member_way.address) shown["address"] = member_way.address->to_string();
  const auto way = member_way.way();
  if (!way) {
    shown["reason"] = way.error().message;
    return shown;
  }
  const NextHop& next_hop = way->next_hop;
  shown["local"] = next_hop.local;
  if (next_hop.local) return shown;
  shown["interface"] = interface_name(next_hop.ifindex);
  shown["mac"] = next_hop.destination.to_string();
  shown["tags"] = tags_of(next_hop);
  shown["mtu"] = next_hop.mtu;
  if (next_hop.gateway) shown["gateway"] = next_hop.gateway->to_string();
  return shown;
}

json ways_of(const Member& member) {
  json ways = json::array();
  for (const limpet_family family : all_families) {
    if (member.ways[family]) ways.push_back(show_way(family, *member.ways[family]));
  }
  return ways;
}

/// A field of the first way that has it; empty if none does.
json first_of(const json& ways, const char* field) {
  const auto found =
      std::ranges::find_if(ways, [&](const json& way) { return way.contains(field); });
  return found == ways.end() ? json("") : found->at(field);
}

const char* known_text(Known known) {
  if (known == Known::unknown) return "unknown";
  return known == Known::up ? "up" : "down";
}

json checks_of(const Edge& edge, const Pool& pool, const Member& member) {
  json checks = json::array();
  const auto place = static_cast<size_t>(&member - pool.members().data());
  for (const Watch* watch : edge.checks().checks_of(pool.number(), place)) {
    json check = {{"check", watch->target().to_string()},
                  {"address", watch->target().address.to_string()},
                  {"state", known_text(watch->known())},
                  {"reason", watch->reason()},
                  {"passed", watch->passed()},
                  {"failed", watch->failed()},
                  {"latest_ms", watch->latest_ms()}};
    if (const auto ends = watch->certificate_ends()) {
      check["certificate_ends"] = std::chrono::system_clock::to_time_t(*ends);
    }
    checks.push_back(std::move(check));
  }
  return checks;
}

json show_member(Edge& edge, const Pool& pool, const Member& member, const Holdings& holdings) {
  const limpet_counter counter = edge.datapath().member_counter(member.number);
  const json ways = ways_of(member);
  return {{"pool", pool.name()},
          {"name", member.name},
          {"address", member.addresses.empty() ? "" : member.addresses.front().to_string()},
          {"addresses", addresses_of(member)},
          {"local", member.is_local()},
          {"forward", to_string(pool.config().forward)},
          {"state", to_string(member.state())},
          {"reason", member.reason()},
          {"weight", member.weight},
          {"priority", member.priority},
          {"share", static_cast<double>(holdings.slots[member.number]) / pool.record().slots},
          {"clients", static_cast<uint64_t>(holdings.clients[member.number] + 0.5)},
          {"interface", first_of(ways, "interface")},
          {"mac", first_of(ways, "mac")},
          {"ways", ways},
          {"checks", checks_of(edge, pool, member)},
          {"new_clients", counter.clients},
          {"packets", counter.packets},
          {"bytes", counter.bytes}};
}

}  // namespace

json show_members(Edge& edge) {
  json members = json::array();
  const Holdings holdings = holdings_of(edge);
  for (const Pool& pool : edge.farm().pools()) {
    for (const Member& member : pool.members()) {
      members.push_back(show_member(edge, pool, member, holdings));
    }
  }
  return {{"members", members}};
}

}  // namespace limpet
