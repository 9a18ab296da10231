// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/import/known_properties.h"

#include <span>

namespace limpet::nlb {
namespace {

struct Entry {
  const char* name;
  Known known;
};

constexpr Known read{Use::read};
constexpr Known nothing{Use::nothing};

constexpr Known other(const char* text) {
  return {Use::no_equal, text};
}

constexpr Known states = other(
    "after a start or a boot a member takes clients as soon as its checks are good; "
    "`limpetctl drain` and `disable` outlive both");

constexpr Entry port_rule[] = {
    {"Cluster", read},   {"NodeName", read},  {"VirtualIPAddress", read}, {"IPAddress", read},
    {"StartPort", read}, {"Start", read},     {"EndPort", read},          {"End", read},
    {"Protocol", read},  {"Mode", read},      {"FilteringMode", read},    {"Affinity", read},
    {"Timeout", read},   {"EqualLoad", read}, {"LoadWeight", read},       {"Priority", read},
    {"PortState", read}, {"State", read}};
constexpr Entry node[] = {
    {"Cluster", read},
    {"Name", read},
    {"Host", read},
    {"HostPriority", read},
    {"HostID", read},
    {"State", read},
    {"AdapterGuid", nothing},
    {"InterfaceName", nothing},
    {"Interface", nothing},
    {"InitialHostState", states},
    {"PersistSuspendOnReboot", states},
    {"MaskSourceMac", other("members keep their own MAC addresses, and the VIP has the edge's: "
                            "switches learn both, and flood nothing")},
    {"FilterIcmp", other("limpet answers pings of a VIP itself, and brings ICMP errors to the "
                         "member whose client they are about")},
    {"GreDescriptorTimeout", other("limpet balances TCP and UDP; GRE (PPTP) for a VIP is left to "
                                   "the edge's kernel")}};
constexpr Entry dip[] = {{"Cluster", read},
                         {"Node", read},
                         {"NodeName", read},
                         {"IPAddress", read},
                         {"SubnetMask", nothing}};
constexpr Entry vip[] = {{"Cluster", read}, {"IPAddress", read}, {"SubnetMask", nothing}};
constexpr Entry cluster[] = {
    {"Name", read},
    {"IPAddress", read},
    {"SubnetMask", nothing},
    {"Mode", other("limpet is a director: packets for the VIP go to the edge's own unicast MAC "
                   "address. Take static ARP entries, multicast MAC addresses and IGMP settings "
                   "for the VIP off routers and switches")}};
constexpr Entry driver[] = {
    {"FullyQualifiedDomainName", nothing},
    {"ParametersVersion", nothing},
    {"EffectiveNlbVersion", nothing},
    {"HostId", nothing},
    {"ClusterName", read},
    {"ClusterIPAddress", read},
    {"ClusterMacAddress", other("the VIP has the edge's own MAC address")},
    {"AliveMsgPeriod", other("members send no heartbeats: the edge asks each for its MAC address "
                             "every half second, and has `checks` of the services, each with its "
                             "`interval`, `timeout`, `rise` and `fall`")},
    {"MaxConnectionDescriptors", other("limpet keeps no table of connections; `clients` of a pool "
                                       "says how many are expected (1,000,000)")},
    {"IcmpFilteringEnabled", other("limpet answers pings of a VIP itself, and brings ICMP errors "
                                   "to the member whose client they are about")},
    {"InitialHostState", states},
    {"CurrentHostState", nothing},
    {"PersistedHostStates", states}};

std::span<const Entry> entries(Cmdlet cmdlet) {
  switch (cmdlet) {
    case Cmdlet::port_rule:
      return port_rule;
    case Cmdlet::node:
      return node;
    case Cmdlet::dip:
      return dip;
    case Cmdlet::vip:
      return vip;
    case Cmdlet::cluster:
      return cluster;
    case Cmdlet::driver:
      break;
  }
  return driver;
}

}  // namespace

const char* to_string(Cmdlet cmdlet) {
  switch (cmdlet) {
    case Cmdlet::port_rule:
      return "Get-NlbClusterPortRule";
    case Cmdlet::node:
      return "Get-NlbClusterNode";
    case Cmdlet::dip:
      return "Get-NlbClusterNodeDip";
    case Cmdlet::vip:
      return "Get-NlbClusterVip";
    case Cmdlet::cluster:
      return "Get-NlbCluster";
    case Cmdlet::driver:
      break;
  }
  return "Get-NlbClusterDriverInfo";
}

std::optional<Cmdlet> cmdlet_of(const Record& record) {
  const bool address = record.has({"IPAddress"});
  const bool ports = record.has({"StartPort", "Start"}) && record.has({"EndPort", "End"});
  if (ports && record.has({"Protocol"})) return Cmdlet::port_rule;
  if (record.has({"ClusterIPAddress"}) && record.has({"HostId"})) return Cmdlet::driver;
  if (record.has({"Name"}) && record.has({"HostPriority", "HostID"})) return Cmdlet::node;
  if (address && record.has({"Node", "NodeName"})) return Cmdlet::dip;
  if (address && record.has({"Name"})) return Cmdlet::cluster;
  if (address && record.has({"SubnetMask"})) return Cmdlet::vip;
  return std::nullopt;
}

Known known_property(Cmdlet cmdlet, const std::string& name) {
  for (const Entry& entry : entries(cmdlet)) {
    if (same_text(entry.name, name)) return entry.known;
  }
  return {};
}

}  // namespace limpet::nlb
