// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/import/farm_text.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "control/import/comment_text.h"

namespace limpet::nlb {
namespace {

const char edge_text[] = R"(
[edge]
# set this: where clients' packets come in, and where members are, as `ip link` shows them.
interfaces     = ["eth0"]
control_socket = "/run/limpet/control.sock"
# set this: make one up, keep it secret; every edge of the farm has the same.
hash_seed      = "set this"
)";

struct Service {
  unsigned port;
  const char* check;
};

constexpr std::array<Service, 10> services{{{25, "kind = \"smtp\""},
                                            {80, "kind = \"http\", path = \"/\""},
                                            {110, "kind = \"pop3\""},
                                            {135, "kind = \"msrpc\""},
                                            {143, "kind = \"imap\""},
                                            {443, "kind = \"https\", path = \"/\""},
                                            {465, "kind = \"smtps\""},
                                            {587, "kind = \"smtp\", port = 587"},
                                            {993, "kind = \"imaps\""},
                                            {995, "kind = \"pop3s\""}}};

std::string list_of(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ", ") + toml_string(text);
  return "[" + list + "]";
}

/// Each note once.
std::string notes_of(const std::vector<std::string>& notes) {
  std::string text;
  std::set<std::string> said;
  for (const std::string& note : notes) {
    if (said.insert(note).second) text += comment(note);
  }
  return text;
}

/// Each line behind two blanks.
std::string indented(std::string_view lines) {
  std::string text;
  while (!lines.empty()) {
    const size_t end = lines.find('\n') + 1;
    text += "  " + std::string(lines.substr(0, end));
    lines.remove_prefix(end);
  }
  return text;
}

std::string vip_text(const FarmVip& vip) {
  std::string text = "\n[[vip]]\n" + notes_of(vip.notes);
  if (vip.set_this) {
    text += comment(
        "set this: the cluster's addresses were not among what was given (Get-NlbClusterVip); the "
        "one below is nobody's.");
  }
  return text + "name      = " + toml_string(vip.name) + "\naddresses = " + list_of(vip.addresses) +
         "\nannounce  = \"arp\"  # limpet takes the addresses as soon as NLB has left them\n";
}

std::string member_text(const FarmMember& member) {
  std::string text =
      "  { name = " + toml_string(member.name) + ", addresses = " + list_of(member.addresses);
  if (member.weight) text += ", weight = " + std::to_string(*member.weight);
  if (member.priority) text += ", priority = " + std::to_string(*member.priority);
  std::string notes;
  for (const std::string& note : member.notes) notes += comment(note, true);
  return indented(notes) + text + " },\n";
}

/// Checks to choose from, of the ports that clients of the pool use.
std::string checks_text(const FarmFile& file, size_t pool) {
  std::string text = comment(
      "set this: what each member is asked. Without any, one that answers ARP gets clients.");
  std::string lines;
  for (const Service& service : services) {
    const bool used = std::ranges::any_of(file.rules, [&](const FarmRule& rule) {
      const Ports port{service.port, service.port};
      return rule.pool == pool && !rule.udp && !rule.disabled &&
             std::ranges::find(rule.ports, port) != rule.ports.end();
    });
    if (used) lines += std::string("#   { ") + service.check + " },\n";
  }
  if (lines.empty()) lines = "#   { kind = \"tcp\", port = 443 },\n";
  return text + "# checks = [\n" + lines + "# ]\n";
}

std::string affinity_text(const FarmPool& pool) {
  const char* word = pool.affinity == Affinity::none      ? "none"
                     : pool.affinity == Affinity::network ? "network"
                                                          : "single";
  std::string text = "affinity = \"" + std::string(word) + "\"\n";
  if (pool.timeout != 0) {
    return text + "affinity_timeout = \"" + std::to_string(pool.timeout) +
           "m\"  # NLB's Timeout (extended affinity)\n";
  }
  if (pool.affinity == Affinity::none || pool.by_priority) return text;
  return text + comment(
                    "NLB's Timeout was 0: it kept a client no longer than its connections. limpet "
                    "keeps idle "
                    "ones for half an hour, unless affinity_timeout says otherwise.");
}

std::string pool_text(const FarmFile& file, size_t position) {
  const FarmPool& pool = file.pools[position];
  std::string text = "\n[[pool]]\n" + notes_of(pool.notes) +
                     "name     = " + toml_string(pool.name) + "\nforward  = \"l2\"\n";
  if (pool.by_priority) text += "mode     = \"priority\"\n";
  text += affinity_text(pool) + "members = [\n";
  for (const FarmMember& member : pool.members) text += member_text(member);
  return text + "]\n" + checks_text(file, position);
}

std::string rule_text(const FarmFile& file, const FarmRule& rule) {
  std::string ports;
  size_t begin = 0;  // of the line
  for (const Ports& p : rule.ports) {
    const bool one = p.first == p.last;
    const std::string next = one ? to_string(p) : '"' + to_string(p) + '"';
    if (!ports.empty()) ports += ports.size() - begin > 80 ? ",\n  " : ", ";
    if (ports.ends_with("\n  ")) begin = ports.size();
    ports += next;
  }
  std::string text = "\n[[rule]]\n" + notes_of(rule.notes) +
                     "vip      = " + toml_string(file.vips[rule.vip].name) + "\nprotocol = \"" +
                     (rule.udp ? "udp" : "tcp") + "\"\nports    = [" + ports +
                     "]\npool     = " + toml_string(file.pools[rule.pool].name) + "\n";
  if (rule.disabled) text += "disabled = true  # FilteringMode Disabled: packets are dropped\n";
  return text;
}

}  // namespace

std::string farm_text(const FarmFile& file) {
  std::string text = header_text(file) + edge_text;
  for (const FarmVip& vip : file.vips) text += vip_text(vip);
  for (size_t i = 0; i < file.pools.size(); ++i) text += pool_text(file, i);
  for (const FarmRule& rule : file.rules) text += rule_text(file, rule);
  return text + footer_text(file);
}

}  // namespace limpet::nlb
