// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/import/gather.h"

#include <algorithm>

#include "control/import/words.h"

namespace limpet::nlb {
namespace {

constexpr size_t most_nodes = 32;  // an NLB cluster's
constexpr size_t most_addresses = 256;
constexpr size_t most_remarks = 40;

/// "node1" is "NODE1", and "node1.contoso.com".
bool same_host(const std::string& a, const std::string& b) {
  if (same_text(a, b)) return true;
  const size_t dot_a = a.find('.');
  const size_t dot_b = b.find('.');
  if ((dot_a == a.npos) == (dot_b == b.npos)) return false;
  return same_text(a.substr(0, dot_a), b.substr(0, dot_b));
}

std::string in_parts(const std::map<Cmdlet, size_t>& counts) {
  std::string text;
  for (const auto& [cmdlet, count] : counts) {
    text += std::string(text.empty() ? "" : ", ") + to_string(cmdlet) + " (" +
            std::to_string(count) + (count == 1 ? " object)" : " objects)");
  }
  return text;
}

}  // namespace

Result<void> Gathering::add(const std::string& file, const std::vector<Record>& records) {
  std::map<Cmdlet, size_t> counts;
  for (const Record& record : records) {
    const auto cmdlet = cmdlet_of(record);
    if (!cmdlet) {
      std::string names;
      for (const Property& property : record.properties) names += " " + property.name;
      return Error{record.place + ": no NLB cmdlet that is known prints an object with" +
                   (names.empty() ? " no properties" : ": " + shown(names.substr(1)))};
    }
    if (auto added = add_record(*cmdlet, record); !added) {
      return Error{record.place + ": " + added.error().message};
    }
    note_others(*cmdlet, record);
    ++counts[*cmdlet];
  }
  facts_.sources.push_back(shown(file) + ": " + in_parts(counts));
  return {};
}

Result<void> Gathering::add_record(Cmdlet cmdlet, const Record& record) {
  const bool named = cmdlet == Cmdlet::cluster;
  const std::string cluster =
      named ? record.text({"Name"}) : record.text({"Cluster", "ClusterName"});
  if (auto known = name_cluster(cluster); !known) return known;
  switch (cmdlet) {
    case Cmdlet::port_rule:
      return add_rule(record);
    case Cmdlet::node:
      return add_node(record);
    case Cmdlet::dip:
      return add_dip(record);
    case Cmdlet::driver:
      return add_cluster_address(record, "ClusterIPAddress");
    case Cmdlet::cluster:
    case Cmdlet::vip:
      break;
  }
  return add_cluster_address(record, "IPAddress");
}

Result<void> Gathering::name_cluster(const std::string& name) {
  if (name.empty()) return {};
  if (facts_.cluster.empty()) facts_.cluster = name;
  if (same_host(facts_.cluster, name)) return {};
  return Error{"is of the cluster " + shown(name) + ", and what was read before of " +
               shown(facts_.cluster) + "; import one cluster at a time"};
}

Result<size_t> Gathering::find_node(const std::string& name) {
  auto& nodes = facts_.nodes;
  const auto same =
      std::ranges::find_if(nodes, [&](const Node& node) { return same_host(node.name, name); });
  if (same != nodes.end()) return static_cast<size_t>(same - nodes.begin());
  if (nodes.size() == most_nodes) {
    return Error{"names the node " + shown(name) + ", the 33rd; an NLB cluster has 32 at most"};
  }
  nodes.push_back({});
  nodes.back().name = name;
  return nodes.size() - 1;
}

Result<void> Gathering::add_node(const Record& record) {
  const auto position = find_node(record.text({"Name"}));
  if (!position) return position.error();
  const auto priority = read_number(*record.find({"HostPriority", "HostID"}), 1, 32);
  if (!priority) return priority.error();
  Node& node = facts_.nodes[*position];
  if (*priority) node.priority = **priority;
  if (const std::string host = record.text({"Host"}); !host.empty()) node.host = host;
  if (const Property* state = record.find({"State"})) {
    node.state = state->kind == Property::Kind::number ? "" : state->text;
  }
  return {};
}

Result<void> Gathering::add_dip(const Record& record) {
  const auto address = read_address(*record.find({"IPAddress"}));
  if (!address) return address.error();
  const auto position = find_node(record.text({"Node", "NodeName"}));
  if (!position) return position.error();
  if (!*address) return {};
  auto& addresses = facts_.nodes[*position].addresses;
  if (std::ranges::find(addresses, **address) != addresses.end()) return {};
  if (addresses.size() == most_addresses) return Error{"is one address more than is possible"};
  addresses.push_back(**address);
  return {};
}

Result<void> Gathering::add_cluster_address(const Record& record, const char* property) {
  const auto address = read_address(*record.find({property}));
  if (!address) return address.error();
  auto& addresses = facts_.addresses;
  if (!*address || std::ranges::find(addresses, **address) != addresses.end()) return {};
  if (addresses.size() == most_addresses) {
    return Error{"is the 257th address of the cluster; more than 256 are not imported"};
  }
  addresses.push_back(**address);
  return {};
}

void Gathering::remark(const std::string& text) {
  if (remarks_.size() < most_remarks && remarks_.insert(text).second) {
    facts_.remarks.push_back(text);
  }
}

void Gathering::note_others(Cmdlet cmdlet, const Record& record) {
  for (const Property& property : record.properties) {
    const Known known = known_property(cmdlet, property.name);
    if (known.use == Use::read || known.use == Use::nothing) continue;
    if (others_.size() == most_remarks) return;
    if (!others_.insert(std::string(to_string(cmdlet)) + lower_case(property.name)).second) {
      continue;
    }
    const std::string value = property.text.empty() ? "no text" : shown(property.text);
    const std::string name = known.use == Use::not_known ? shown(property.name) : property.name;
    facts_.others.push_back(name + " (" + value + ", of " + to_string(cmdlet) + "): " +
                            (known.use == Use::no_equal ? known.text
                                                        : "limpetctl does not know it, and made "
                                                          "nothing of it"));
  }
}

}  // namespace limpet::nlb
