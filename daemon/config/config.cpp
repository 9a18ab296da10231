// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/config.h"

#include <algorithm>
#include <filesystem>
#include <iterator>

namespace limpet {

std::string EdgeConfig::health_file() const {
  return std::filesystem::path(control_socket).replace_filename("health").string();
}

std::string VipConfig::device(const EdgeConfig& edge) const {
  switch (announce) {
    case Announce::none:
      return "";
    case Announce::arp:
      return interface ? interface->text : edge.interfaces.front().text;
    case Announce::address:
      return interface ? interface->text : "lo";
  }
  return "";
}

const IpAddress* MemberConfig::address(Family family) const {
  const auto found = std::find_if(addresses.begin(), addresses.end(),
                                  [&](const IpAddress& a) { return a.family() == family; });
  return found == addresses.end() ? nullptr : &*found;
}

const char* to_string(Protocol protocol) {
  return protocol == Protocol::tcp ? "tcp" : "udp";
}

const char* to_string(Affinity affinity) {
  switch (affinity) {
    case Affinity::none:
      return "none";
    case Affinity::single:
      return "single";
    case Affinity::network:
      return "network";
  }
  return "?";
}

const char* to_string(Forward forward) {
  switch (forward) {
    case Forward::l2:
      return "l2";
    case Forward::ipip:
      return "ipip";
    case Forward::nat:
      return "nat";
  }
  return "?";
}

const char* to_string(WhenEmpty when_empty) {
  return when_empty == WhenEmpty::drop ? "drop" : "reject";
}

const char* to_string(Announce announce) {
  switch (announce) {
    case Announce::none:
      return "none";
    case Announce::arp:
      return "arp";
    case Announce::address:
      return "address";
  }
  return "?";
}

const char* to_string(Mode mode) {
  return mode == Mode::multiple ? "multiple" : "priority";
}

const char* to_string(WantedState state) {
  switch (state) {
    case WantedState::up:
      return "up";
    case WantedState::draining:
      return "draining";
    case WantedState::disabled:
      return "disabled";
  }
  return "?";
}

bool CheckConfig::has_tls() const {
  switch (kind) {
    case CheckKind::tls:
    case CheckKind::https:
    case CheckKind::imaps:
    case CheckKind::pop3s:
    case CheckKind::smtps:
      return true;
    default:
      return starttls;
  }
}

const char* to_string(CheckKind kind) {
  constexpr const char* kNames[] = {"tcp",  "tls",   "http", "https", "imap",  "imaps",
                                    "pop3", "pop3s", "smtp", "smtps", "msrpc", "exec"};
  static_assert(std::size(kNames) == static_cast<size_t>(CheckKind::exec) + 1);
  return kNames[static_cast<size_t>(kind)];
}

const char* to_string(Via via) {
  return via == Via::member ? "member" : "vip";
}

std::string to_string(const PortRange& range) {
  const std::string first = std::to_string(range.first);
  return range.first == range.last ? first : first + "-" + std::to_string(range.last);
}

std::string to_string(const std::vector<PortRange>& ranges) {
  std::string text;
  for (const PortRange& range : ranges) {
    if (!text.empty()) text += ",";
    text += to_string(range);
  }
  return text;
}

}  // namespace limpet
