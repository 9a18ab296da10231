// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/unit/import/cluster.h"

#include <algorithm>

#include "daemon/config/config_reader.h"

namespace limpet {

const char kNodes[] = R"(
Name                State               Interface           HostID
----                -----               ---------           ------
EX1                 Converged(default)  Local Area Con...   1
EX2                 Converged           Ethernet 2          2

)";

const char kDips[] = R"(
Node                       IPAddress                  SubnetMask
----                       ---------                  ----------
EX1                         198.51.100.21              255.255.255.0
ex2                         198.51.100.22              255.255.255.0
)";

const char kVip[] = R"(
IPAddress                               SubnetMask
---------                               ----------
198.51.100.10                           255.255.255.0
)";

Sources cluster(const std::string& rules) {
  return {{"nodes.txt", kNodes}, {"dips.txt", kDips}, {"vip.txt", kVip}, {"rules.txt", rules}};
}

std::string rule_block(const std::string& node, const std::string& ports,
                       const std::string& protocol, const std::string& more) {
  const std::string first = ports.substr(0, ports.find('-'));
  const std::string last = ports.substr(ports.find('-') + 1);
  return "Cluster          : mail\nNodeName         : " + node +
         "\nVirtualIPAddress : 255.255.255.255\nStartPort        : " + first +
         "\nEndPort          : " + last + "\nProtocol         : " + protocol + "\n" + more + "\n\n";
}

std::string import_good(const Sources& sources) {
  auto text = nlb::import_cluster(sources);
  if (text) return *std::move(text);
  ADD_FAILURE() << text.error().message;
  return "";
}

Config import_config(const Sources& sources) {
  const std::string text = import_good(sources);
  auto config = parse_config(text, "limpet.toml");
  if (config) return *std::move(config);
  ADD_FAILURE() << config.error().message << "\n" << text;
  return {};
}

std::string import_error(const Sources& sources) {
  const auto text = nlb::import_cluster(sources);
  return text ? "no error" : text.error().message;
}

const RuleConfig* rule_for(const Config& config, const IpAddress& vip, Protocol protocol,
                           unsigned port) {
  for (const RuleConfig& rule : config.rules) {
    const auto owner = std::ranges::find(config.vips, rule.vip, &VipConfig::name);
    if (rule.protocol != protocol || owner == config.vips.end()) continue;
    if (std::ranges::find(owner->addresses, vip) == owner->addresses.end()) continue;
    for (const PortRange& range : rule.ports) {
      if (port >= range.first && port <= range.last) return &rule;
    }
  }
  return nullptr;
}

const PoolConfig& pool_of(const Config& config, const RuleConfig& rule) {
  return *std::ranges::find(config.pools, rule.pool, &PoolConfig::name);
}

std::string address_text(const MemberConfig& member) {
  std::string text = member.host_name;
  for (const IpAddress& address : member.addresses) {
    text += (text.empty() ? "" : " ") + address.to_string();
  }
  return text;
}

}  // namespace limpet
