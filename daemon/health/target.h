// SPDX-License-Identifier: GPL-2.0-or-later
// What a check asks of one address: members of several pools that have the address and the same
// check share it, so that it is asked once. Pure.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

#include "daemon/config/config.h"
#include "ebpf/address.h"

namespace limpet {

/// What a check asks, whomever: "https:443 /owa/healthcheck.htm", "imap:143 with starttls",
/// "exec /usr/lib/x".
std::string check_text(const CheckConfig& check);
/// Both ask the same, as often. Not by which way: pools that share a target may differ in that.
bool same_check(const CheckConfig& a, const CheckConfig& b);

struct Target {
  CheckConfig check;
  IpAddress address = IpAddress::v4({});  // whom the probe connects to
  /// via = "vip": what the datapath makes of the address on the way, and whether in a tunnel.
  std::optional<IpAddress> vip = std::nullopt, tunnel_source = std::nullopt;
  /// The datapath's number for that; 0 without a VIP.
  uint16_t probe = 0;
  std::string member, pool;  // of the first member that asks: for messages and exec checks

  /// The same for whom the same is asked as often. Names count only for exec checks, whose programs
  /// see them; the probe's number does not.
  std::strong_ordering operator<=>(const Target& other) const;
  bool operator==(const Target& other) const { return (*this <=> other) == 0; }

  /// "https ex2:443 /owa/healthcheck.htm", "imap ex1:143 with starttls", "exec /usr/lib/x ex1"
  std::string to_string() const;
};

}  // namespace limpet
