// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <charconv>

#include "daemon/config/stages.h"

namespace limpet::config {

namespace {

// sockaddr_un::sun_path with its terminator.
constexpr size_t kLongestSocketPath = 107;
constexpr size_t kLongestPath = 1000;
constexpr std::chrono::hours kLongestResolveInterval{24};

std::vector<Located> read_interfaces(const Value& value) {
  std::vector<Located> interfaces;
  for (const Value& item : value.list("interface names")) {
    const auto name = item.interface();
    if (!name) continue;
    const auto same = std::find_if(interfaces.begin(), interfaces.end(),
                                   [&](const Located& other) { return other.text == *name; });
    if (same != interfaces.end()) {
      item.fail("interface " + quoted(*name) + " is there already, on line " +
                std::to_string(same->line) + "; name it once");
      continue;
    }
    interfaces.push_back({*name, item.line()});
  }
  return interfaces;
}

/// "192.0.2.1:10980" or "[2001:db8::1]:10980".
bool is_endpoint(const std::string& text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string::npos) return false;
  std::string host = text.substr(0, colon);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  const auto address = IpAddress::parse(host);
  if (!address || address->is_v4() == bracketed) return false;
  unsigned port = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, port);
  return error == std::errc() && stop == end && port >= 1 && port <= 65535;
}

}  // namespace

void read_edge(Section section, EdgeConfig& edge) {
  if (const auto value = section.require("interfaces", "interfaces = [\"eth0\"]")) {
    edge.interfaces = read_interfaces(*value);
  }
  edge.control_socket = "/run/limpet/control.sock";
  if (const auto value = section.find("control_socket")) {
    if (const auto path = value->text(kLongestSocketPath)) {
      edge.control_socket = *path;
      if (path->front() != '/') {
        value->fail(quoted(*path) +
                    " is not an absolute path; write it like \"/run/limpet/control.sock\"");
      }
    }
  }
  edge.pins = "/sys/fs/bpf/limpet";
  if (const auto value = section.find("pins")) {
    if (const auto path = value->text(kLongestPath)) {
      edge.pins = *path;
      if (path->front() != '/' || path->size() == 1 || path->back() == '/') {
        value->fail(quoted(*path) +
                    " is no absolute path of a directory; write it like \"/sys/fs/bpf/limpet\"");
      }
    }
  }
  edge.state_directory = "/var/lib/limpet";
  if (const auto value = section.find("state_directory")) {
    if (const auto path = value->text(kLongestPath)) {
      edge.state_directory = *path;
      if (path->front() != '/') {
        value->fail(quoted(*path) + " is not an absolute path; write it like \"/var/lib/limpet\"");
      }
    }
  }
  if (const auto value = section.find("force")) {
    edge.force = value->boolean().value_or(edge.force);
  }
  if (const auto value = section.find("metrics")) {
    edge.metrics = value->text();
    if (edge.metrics && !is_endpoint(*edge.metrics)) {
      value->fail(quoted(*edge.metrics) +
                  " is no address and port; write \"127.0.0.1:10980\" or \"[::1]:10980\"");
    }
  }
  if (const auto value = section.require("hash_seed",
                                         "hash_seed = \"a secret text\", the same on every edge "
                                         "and known to nobody else")) {
    if (value->node().kind == Node::Kind::string && value->node().text.empty()) {
      value->fail("is empty; write a text that is the same on every edge and kept secret");
    } else if (const auto seed = value->text()) {
      edge.hash_seed = *seed;
    }
  }
  if (const auto value = section.find("resolve_interval")) {
    edge.resolve_interval = value->seconds(std::chrono::seconds(1), kLongestResolveInterval)
                                .value_or(edge.resolve_interval);
  }
  section.finish();
}

}  // namespace limpet::config
