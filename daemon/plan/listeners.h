// SPDX-License-Identifier: GPL-2.0-or-later
// Sockets of the host that wait for whoever comes, as /proc/net tells of them. Pure.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "daemon/config/config.h"

namespace limpet {

struct Listener {
  Protocol protocol = Protocol::tcp;
  std::optional<IpAddress> address;  // none: all of the host's
  uint16_t port = 0;
  bool v4_only = false;  // of those
  bool operator==(const Listener&) const = default;

  bool hears(const IpAddress& at) const {
    return address ? *address == at : at.is_v4() || !v4_only;
  }
};

/// Those in the text of /proc/net/tcp, tcp6, udp or udp6: of UDP such without a peer. One of IPv6
/// for all addresses counts for IPv4, too, as it mostly is. Lines that make no sense are left out.
std::vector<Listener> parse_sockets(std::string_view text, Protocol protocol);

}  // namespace limpet
