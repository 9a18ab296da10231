// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/report.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "daemon/client_report.h"
#include "daemon/event_report.h"
#include "daemon/loop/monotonic.h"
#include "daemon/member_report.h"
#include "daemon/pool_report.h"
#include "daemon/vip_report.h"
#include "ebpf/reason.h"

namespace limpet {
namespace {

using nlohmann::json;
using SteadyClock = std::chrono::steady_clock;

json interfaces_of(Edge& edge) {
  json interfaces = json::array();
  for (const Attachment& attachment : edge.datapath().attachments()) {
    const bool native = attachment.mode() == Attachment::Mode::native;
    interfaces.push_back(
        {{"name", interface_name(attachment.ifindex())}, {"mode", native ? "native" : "generic"}});
  }
  return interfaces;
}

json vips_of(Edge& edge) {
  json vips = json::array();
  for (const Vip& vip : edge.farm().vips()) {
    json addresses = json::array();
    for (const IpAddress& address : vip.addresses) addresses.push_back(address.to_string());
    vips.push_back({{"name", vip.name}, {"addresses", addresses}});
  }
  return vips;
}

json pools_of(Edge& edge) {
  json pools = json::array();
  for (const Pool& pool : edge.farm().pools()) {
    pools.push_back({{"name", pool.name()},
                     {"members", pool.members().size()},
                     {"usable", std::ranges::count_if(pool.members(), &Member::usable)}});
  }
  return pools;
}

json verdicts_of(Edge& edge) {
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

json status(Edge& edge, SteadyClock::time_point start) {
  const auto uptime = std::chrono::duration_cast<std::chrono::seconds>(SteadyClock::now() - start);
  return {{"version", LIMPET_VERSION},
          {"pid", getpid()},
          {"uptime_seconds", uptime.count()},
          {"counted_ms", monotonic_ms()},
          {"config", edge.config().path},
          {"interfaces", interfaces_of(edge)},
          {"vips", vips_of(edge)},
          {"pools", pools_of(edge)},
          {"verdicts", verdicts_of(edge)}};
}

json show_rules(Edge& edge) {
  json rules = json::array();
  for (const Rule& rule : edge.farm().rules()) {
    const limpet_counter counter = edge.datapath().rule_counter(rule.number);
    rules.push_back({{"vip", rule.vip},
                     {"protocol", to_string(rule.protocol)},
                     {"ports", to_string(rule.ports)},
                     {"pool", rule.pool},
                     {"member_port", rule.record.member_port},
                     {"disabled", rule.disabled()},
                     {"new_clients", counter.clients},
                     {"packets", counter.packets},
                     {"bytes", counter.bytes}});
  }
  return {{"rules", rules}};
}

}  // namespace

Methods report_methods(Edge& edge) {
  const SteadyClock::time_point start = SteadyClock::now();
  return {{"status", [&edge, start](const json&) { return status(edge, start); }},
          {"show.rules", [&edge](const json&) { return show_rules(edge); }},
          {"show.pools", [&edge](const json&) { return show_pools(edge); }},
          {"show.members", [&edge](const json&) { return show_members(edge); }},
          {"show.clients", [&edge](const json& params) { return show_clients(edge, params); }},
          {"show.vips", [&edge](const json&) { return show_vips(edge); }},
          {"show.events", [&edge](const json&) { return show_events(edge.events()); }}};
}

std::string summary(const Edge& edge) {
  size_t members = 0, usable = 0;
  for (const Pool& pool : edge.farm().pools()) {
    members += pool.members().size();
    usable += static_cast<size_t>(std::ranges::count_if(pool.members(), &Member::usable));
  }
  return std::to_string(usable) + " of " + std::to_string(members) + " members usable";
}

}  // namespace limpet
