// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/plan/shadows.h"

#include <algorithm>
#include <set>

namespace limpet {
namespace {

bool has_port(const RuleConfig& rule, uint16_t port) {
  return std::ranges::any_of(rule.ports, [port](const PortRange& range) {
    return range.first <= port && port <= range.last;
  });
}

const VipConfig* find_vip(const Config& config, const std::string& name) {
  const auto vip = std::ranges::find(config.vips, name, &VipConfig::name);
  return vip == config.vips.end() ? nullptr : &*vip;
}

/// Whether some rule took these packets already.
bool taken(const Config& config, const IpAddress& address, const Listener& listener) {
  return std::ranges::any_of(config.rules, [&](const RuleConfig& rule) {
    const VipConfig* vip = find_vip(config, rule.vip);
    return vip && rule.protocol == listener.protocol && has_port(rule, listener.port) &&
           std::ranges::find(vip->addresses, address) != vip->addresses.end();
  });
}

bool is_for_the_edge(const Config& config, const RuleConfig& rule) {
  const auto pool = std::ranges::find(config.pools, rule.pool, &PoolConfig::name);
  return pool != config.pools.end() && std::ranges::any_of(pool->members, &MemberConfig::local);
}

std::string sentence(const RuleConfig& rule, const Listener& listener, const IpAddress& address) {
  const std::string port = std::to_string(listener.port);
  return std::string("rule ") + to_string(rule.protocol) + "/" + to_string(rule.ports) +
         " of vip " + rule.vip + ": this host listens on " + to_string(listener.protocol) +
         " port " + port + " of " + (listener.address ? "that address" : "all its addresses") +
         "; what is sent to " + address.to_string() + " does not reach it then";
}

}  // namespace

std::vector<std::string> shadows(const Config& before, const Config& then,
                                 const std::vector<Listener>& listeners) {
  std::set<std::string> sentences;  // several sockets may share a port
  for (const RuleConfig& rule : then.rules) {
    const VipConfig* vip = find_vip(then, rule.vip);
    if (vip == nullptr || is_for_the_edge(then, rule)) continue;
    for (const Listener& listener : listeners) {
      if (listener.protocol != rule.protocol || !has_port(rule, listener.port)) continue;
      for (const IpAddress& address : vip->addresses) {
        if (!listener.hears(address) || taken(before, address, listener)) continue;
        sentences.insert(sentence(rule, listener, address));
      }
    }
  }
  return {sentences.begin(), sentences.end()};
}

}  // namespace limpet
