// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/member_report.h"

#include <algorithm>

#include "daemon/loop/monotonic.h"

namespace limpet {
namespace {

using nlohmann::json;

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

/// Null: it does not drain.
json drain_of(const Edge& edge, const Pool& pool, const Member& member) {
  const Drain* drain = edge.drains().of(pool.name(), member.name);
  if (drain == nullptr) return nullptr;
  const auto done_in = drain->done_in_s();
  json shown = {{"for_seconds", drain->lasts_s()},
                {"bound", drain->bound()},
                {"silent", static_cast<uint64_t>(drain->silent() + 0.5)},
                {"silent_for_seconds", drain->silent_for_s()},
                {"done", drain->done()},
                {"done_in_seconds", done_in ? json(*done_in) : json()},
                {"until", nullptr}};
  if (member.drain_until) {
    shown["until"] = std::chrono::system_clock::to_time_t(*member.drain_until);
  }
  return shown;
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
          {"drain", drain_of(edge, pool, member)},
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
  const Holdings& holdings = edge.holdings();
  for (const Pool& pool : edge.farm().pools()) {
    for (const Member& member : pool.members()) {
      members.push_back(show_member(edge, pool, member, holdings));
    }
  }
  return {{"counted_ms", monotonic_ms()}, {"members", members}};
}

}  // namespace limpet
