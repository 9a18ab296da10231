// SPDX-License-Identifier: GPL-2.0-or-later
// A small configuration for tests of the farm, and what it takes to change it in a line.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "daemon/farm/farm.h"

namespace limpet {

inline IpAddress address(const std::string& text) {
  return *IpAddress::parse(text);
}

inline std::vector<IpAddress> addresses(const std::vector<std::string>& texts) {
  std::vector<IpAddress> all;
  for (const std::string& text : texts) all.push_back(address(text));
  return all;
}

inline MemberConfig member(const std::string& name, const std::vector<std::string>& texts) {
  return {.name = name, .addresses = addresses(texts)};
}

/// The edge itself.
inline MemberConfig local_member(const std::string& name) {
  return {.name = name, .local = true};
}

inline PoolConfig pool(const std::string& name, Forward forward,
                       const std::vector<MemberConfig>& members) {
  return {.name = name, .forward = forward, .maglev_slots = 251, .members = members};
}

inline RuleConfig rule(const std::string& vip, const std::string& to, uint16_t port,
                       Protocol protocol = Protocol::tcp) {
  return {.vip = vip, .pool = to, .protocol = protocol, .ports = {{port, port}}};
}

inline Config config_of(const std::vector<PoolConfig>& pools, const std::vector<RuleConfig>& rules,
                        const std::vector<std::string>& vip_addresses = {"192.0.2.10"}) {
  Config config;
  config.path = "test.toml";
  config.edge.interfaces = {{"eth0", 1}};
  config.edge.hash_seed = "seed";
  config.vips = {{.name = "mail", .addresses = addresses(vip_addresses)}};
  config.pools = pools;
  config.rules = rules;
  return config;
}

inline Farm farm_of(const Config& config) {
  return std::move(Farm::make(config)).value();
}

inline Member& member_of(Farm& farm, const std::string& name) {
  for (Pool& one : farm.pools()) {
    const auto found = std::ranges::find(one.members(), name, &Member::name);
    if (found != one.members().end()) return *found;
  }
  throw std::out_of_range(name);
}

/// A next hop whose MAC ends in this byte.
inline NextHop at(uint8_t mac) {
  return {.ifindex = 3, .destination = {{0x02, 0, 0, 0, 0, mac}}};
}

}  // namespace limpet
