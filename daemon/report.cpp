// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/report.h"

#include <net/if.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "ebpf/reason.h"

namespace limpet {
namespace {

using nlohmann::json;
using Clock = std::chrono::steady_clock;

std::string interface_name(unsigned ifindex) {
  char name[IF_NAMESIZE];
  return if_indextoname(ifindex, name) ? name : "";
}

json interfaces_of(const Edge& edge) {
  json interfaces = json::array();
  for (const Attachment& attachment : edge.datapath().attachments()) {
    const bool native = attachment.mode() == Attachment::Mode::native;
    interfaces.push_back(
        {{"name", interface_name(attachment.ifindex())}, {"mode", native ? "native" : "generic"}});
  }
  return interfaces;
}

json vips_of(const Edge& edge) {
  json vips = json::array();
  for (const Vip& vip : edge.farm().vips()) {
    json addresses = json::array();
    for (const IpAddress& address : vip.addresses) addresses.push_back(address.to_string());
    vips.push_back({{"name", vip.name}, {"addresses", addresses}});
  }
  return vips;
}

json pools_of(const Edge& edge) {
  json pools = json::array();
  for (const Pool& pool : edge.farm().pools()) {
    pools.push_back({{"name", pool.name()},
                     {"members", pool.members().size()},
                     {"usable", std::ranges::count_if(pool.members(), &Member::usable)}});
  }
  return pools;
}

json verdicts_of(const Edge& edge) {
  json verdicts = json::array();
  for (uint32_t i = 0; i < reasons().size(); ++i) {
    const Reason& reason = reasons()[i];
    verdicts.push_back({{"reason", reason.name},
                        {"action", reason.action},
                        {"text", reason.text},
                        {"packets", edge.datapath().reason_count(i)}});
  }
  return verdicts;
}

json status(const Edge& edge, Clock::time_point start) {
  const auto uptime = std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - start);
  return {{"version", LIMPET_VERSION},         {"pid", getpid()},
          {"uptime_seconds", uptime.count()},  {"config", edge.config().path},
          {"interfaces", interfaces_of(edge)}, {"vips", vips_of(edge)},
          {"pools", pools_of(edge)},           {"verdicts", verdicts_of(edge)}};
}

json show_rules(const Edge& edge) {
  json rules = json::array();
  for (const Rule& rule : edge.farm().rules()) {
    const limpet_counter counter = edge.datapath().rule_counter(rule.number);
    rules.push_back({{"vip", rule.vip},
                     {"protocol", to_string(rule.protocol)},
                     {"ports", to_string(rule.ports)},
                     {"pool", rule.pool},
                     {"packets", counter.packets},
                     {"bytes", counter.bytes}});
  }
  return {{"rules", rules}};
}

json show_member(const Edge& edge, const Pool& pool, const Member& member, uint32_t slots) {
  const limpet_counter counter = edge.datapath().member_counter(member.number);
  return {{"pool", pool.name()},
          {"name", member.name},
          {"address", member.address.to_string()},
          {"state", to_string(member.state())},
          {"reason", member.reason()},
          {"weight", member.weight},
          {"share", static_cast<double>(slots) / pool.record().slots},
          {"interface", member.next_hop ? interface_name(member.next_hop->ifindex) : ""},
          {"mac", member.next_hop ? member.next_hop->destination.to_string() : ""},
          {"packets", counter.packets},
          {"bytes", counter.bytes}};
}

json show_members(const Edge& edge) {
  json members = json::array();
  for (const Pool& pool : edge.farm().pools()) {
    std::map<uint16_t, uint32_t> slots;
    for (const uint16_t number : edge.table(pool)) ++slots[number];
    for (const Member& member : pool.members()) {
      members.push_back(show_member(edge, pool, member, slots[member.number]));
    }
  }
  return {{"members", members}};
}

}  // namespace

Methods report_methods(const Edge& edge) {
  const Clock::time_point start = Clock::now();
  return {{"status", [&edge, start](const json&) { return status(edge, start); }},
          {"show.rules", [&edge](const json&) { return show_rules(edge); }},
          {"show.members", [&edge](const json&) { return show_members(edge); }}};
}

}  // namespace limpet
