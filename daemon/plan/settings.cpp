// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/plan/settings.h"

#include <algorithm>

namespace limpet {
namespace {

std::string quoted(const std::string& text) {
  return "\"" + text + "\"";
}

std::string list(std::vector<std::string> texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all.empty() ? "none" : all;
}

std::string addresses(const std::vector<IpAddress>& all) {
  std::vector<std::string> texts;
  for (const IpAddress& address : all) texts.push_back(address.to_string());
  std::ranges::sort(texts);
  return list(std::move(texts));
}

/// Its addresses; its name, of one that is not asked for.
std::string place(const MemberConfig& member) {
  if (member.local) return "the edge itself";
  if (member.addresses.empty() && !member.host_name.empty()) return quoted(member.host_name);
  return addresses(member.addresses);
}

std::string seconds(std::chrono::milliseconds time) {
  const auto ms = time.count();
  return ms % 1000 == 0 ? std::to_string(ms / 1000) + " s" : std::to_string(ms) + " ms";
}

template <class Number>
std::string optional(const std::optional<Number>& number, const char* none) {
  return number ? std::to_string(*number) : none;
}

std::string yes(bool value) {
  return value ? "true" : "false";
}

std::string prefix(const Prefix& prefix) {
  return prefix.address.to_string() + "/" + std::to_string(prefix.length);
}

/// All of it, since any of it makes another check.
std::string check_text(const CheckConfig& check) {
  std::string text = std::string(to_string(check.kind)) + ":" + std::to_string(check.port);
  for (const std::string& word : {check.path, check.host, check.interface}) {
    if (!word.empty()) text += " " + word;
  }
  for (const std::string& word : check.command) text += " " + word;
  text += " via " + std::string(to_string(check.via)) + " every " + seconds(check.interval) + "/" +
          seconds(check.interval_down) + " within " + seconds(check.timeout) + ", " +
          std::to_string(check.rise) + " up, " + std::to_string(check.fall) + " down";
  for (const uint16_t status : check.expect_status) text += " " + std::to_string(status);
  if (!check.expect_body.empty()) text += " " + quoted(check.expect_body);
  if (check.starttls) text += " starttls";
  if (!check.verify) text += " unverified";
  if (!check.ca_file.empty()) text += " " + check.ca_file;
  return text + " " + std::to_string(check.certificate_days) + " days";
}

std::string checks(const PoolConfig& pool) {
  std::vector<std::string> texts;
  for (const CheckConfig& check : pool.checks) texts.push_back("[" + check_text(check) + "]");
  return list(std::move(texts));
}

}  // namespace

Settings settings_of(const EdgeConfig& edge) {
  return {{"resolve_interval", seconds(edge.resolve_interval)}, {"force", yes(edge.force)}};
}

Settings settings_of(const VipConfig& vip) {
  return {{"addresses", addresses(vip.addresses)},
          {"announce", to_string(vip.announce)},
          {"interface", vip.interface ? vip.interface->text : "the usual one"},
          {"min_members", std::to_string(vip.min_members)},
          {"hold_down", seconds(vip.hold_down)},
          {"unmatched", vip.unmatched == Unmatched::pass ? "pass" : "drop"}};
}

Settings settings_of(const PoolConfig& pool) {
  return {{"forward", to_string(pool.forward)},
          {"when_empty", to_string(pool.when_empty)},
          {"mtu", optional(pool.mtu, "the route's")},
          {"clamp_mss", std::to_string(pool.clamp_mss)},
          {"tunnel_source", prefix(pool.tunnel_source_v4) + ", " + prefix(pool.tunnel_source_v6)},
          {"ephemeral_ports", to_string(pool.ephemeral_ports)},
          {"mode", to_string(pool.mode)},
          {"affinity", to_string(pool.affinity)},
          {"network", std::to_string(pool.network_v4) + ", " + std::to_string(pool.network_v6)},
          {"affinity_timeout", seconds(pool.affinity_timeout)},
          {"clients", std::to_string(pool.clients)},
          {"bindings", std::to_string(pool.bindings)},
          {"rebalance_after", seconds(pool.rebalance_after)},
          {"maglev_slots", std::to_string(pool.maglev_slots)},
          {"backup", pool.backup ? pool.backup->text : "none"},
          {"min_members", std::to_string(pool.min_members)},
          {"slow_start", seconds(pool.slow_start)},
          {"panic_threshold", std::to_string(pool.panic_threshold)},
          {"checks", checks(pool)}};
}

Settings settings_of(const MemberConfig& member) {
  return {{"addresses", place(member)},
          {"weight", std::to_string(member.weight)},
          {"state", to_string(member.state)},
          {"priority", std::to_string(member.priority)}};
}

Settings settings_of(const RuleConfig& rule) {
  return {{"pool", rule.pool},
          {"member_port", rule.member_port ? std::to_string(rule.member_port) : "the same"},
          {"disabled", yes(rule.disabled)}};
}

}  // namespace limpet
