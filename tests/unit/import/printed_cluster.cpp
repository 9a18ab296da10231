// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/unit/import/printed_cluster.h"

namespace limpet {
namespace {

std::string address_of(const NlbCluster& cluster, const NlbRule& rule, const char* all) {
  return rule.vip ? cluster.vips[*rule.vip].to_string() : all;
}

/// As Get-NlbClusterNode | Get-NlbClusterPortRule has it, with the fields that do not count left
/// out.
std::vector<std::pair<std::string, std::string>> fields(const NlbCluster& cluster,
                                                        const NlbRule& rule, size_t node) {
  const bool spreads = rule.mode == "Multiple";
  return {{"Cluster", "mail"},
          {"NodeName", node_name(node)},
          {"VirtualIPAddress", address_of(cluster, rule, "255.255.255.255")},
          {"StartPort", std::to_string(rule.first)},
          {"EndPort", std::to_string(rule.last)},
          {"Affinity", spreads ? rule.affinity : ""},
          {"FilteringMode", rule.mode},
          {"Protocol", rule.protocol},
          {"EqualLoad", rule.equal ? "True" : "False"},
          {"LoadWeight", spreads ? std::to_string(rule.weights[node]) : ""},
          {"PortState", "Enabled"},
          {"Priority", rule.mode == "Single" ? std::to_string(rule.priorities[node]) : ""},
          {"Timeout", spreads ? std::to_string(rule.timeout) : ""}};
}

/// A word as text or as the number that is documented for it.
std::string json_value(const std::string& name, const std::string& value, Random& random) {
  if (value.empty()) return "null";
  if (name == "EqualLoad") return value == "True" ? "true" : "false";
  const bool number = random.chance(50);
  if (number && name == "Affinity") {
    return value == "None" ? "0" : value == "Single" ? "1" : "2";
  }
  if (number && value == "Both") return "3";
  if (number && value == "Multiple") return "2";
  if (name == "VirtualIPAddress" && number) return "{\"IPAddressToString\": \"" + value + "\"}";
  const bool digits = value.find_first_not_of("0123456789") == value.npos;
  return digits && number ? value : '"' + value + '"';
}

std::string cell(const std::string& text, size_t width) {
  return text + std::string(text.size() < width ? width - text.size() : 1, ' ');
}

}  // namespace

std::string as_list(const NlbCluster& cluster, Random& random) {
  std::string text;
  for (const NlbRule& rule : cluster.rules) {
    for (size_t node = 0; node < cluster.dips.size(); ++node) {
      for (const auto& [name, value] : fields(cluster, rule, node)) {
        text += name + std::string(17 - name.size(), ' ') + ": " + value +
                (random.chance(50) ? " \r\n" : "\n");
      }
      text += "\n";
    }
  }
  return text;
}

std::string as_json(const NlbCluster& cluster, Random& random) {
  std::string text = "[";
  for (const NlbRule& rule : cluster.rules) {
    for (size_t node = 0; node < cluster.dips.size(); ++node) {
      text += text.size() > 1 ? ",\n{" : "{";
      std::string object;
      for (const auto& [name, value] : fields(cluster, rule, node)) {
        object +=
            (object.empty() ? "\"" : ", \"") + name + "\": " + json_value(name, value, random);
      }
      text += object + "}";
    }
  }
  return text + "]";
}

std::string as_table(const NlbCluster& cluster) {
  std::string text =
      "IPAddress           State     Start     End       Protocol  Mode      Affinity  Timeout \n"
      "---------           -----     -----     ---       --------  ----      --------  ------- \n";
  for (const NlbRule& rule : cluster.rules) {
    const bool spreads = rule.mode == "Multiple";
    text += cell(address_of(cluster, rule, "All"), 20) + cell("Enabled", 10) +
            cell(std::to_string(rule.first), 10) + cell(std::to_string(rule.last), 10) +
            cell(rule.protocol, 10) + cell(rule.mode, 10) + cell(spreads ? rule.affinity : "", 10) +
            (spreads ? std::to_string(rule.timeout) : "") + "\n";
  }
  return text;
}

std::string other_tables(const NlbCluster& cluster) {
  std::string text =
      "Name      State      Interface HostID\n----      -----      --------- ------\n";
  for (size_t i = 0; i < cluster.dips.size(); ++i) {
    text += cell(node_name(i), 10) + "Converged  vlan 3    " + std::to_string(i + 1) + "\n";
  }
  text += "\nIPAddress           SubnetMask\n---------           ----------\n";
  for (const IpAddress& vip : cluster.vips) text += cell(vip.to_string(), 20) + "255.0.0.0\n";
  text += "\nNode      IPAddress           SubnetMask\n----      ---------           ----------\n";
  for (size_t i = 0; i < cluster.dips.size(); ++i) {
    for (const IpAddress& dip : cluster.dips[i]) {
      text += cell(node_name(i), 10) + cell(dip.to_string(), 20) + "255.0.0.0\n";
    }
  }
  return text;
}

std::string utf16(const std::string& ascii) {
  std::string bytes = "\xff\xfe";
  for (const char c : ascii) bytes += {c, '\0'};
  return bytes;
}

}  // namespace limpet
