// SPDX-License-Identifier: GPL-2.0-or-later
// What is known of one name by the answers that came so far. Asks nobody and knows no time; logs
// the beginning and the end of failures.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/names/lookup.h"

namespace limpet {

class Host {
 public:
  /// So many answers in a row must lack a family before it is believed to be gone: getaddrinfo
  /// does not say when only one of its two questions was lost.
  static constexpr unsigned answers_to_lose_a_family = 3;

  explicit Host(std::string name) : name_(std::move(name)) {}

  /// Takes an answer, or why there is none; the addresses stay through failures. True when they
  /// are others now.
  bool take(const LookupAnswer& answer);

  /// IPv4 before IPv6, at most one of each. Of several it is the one that it was, else the lowest,
  /// so that the order in which DNS tells them moves nobody. Empty: there was no answer yet.
  const std::vector<IpAddress>& addresses() const { return addresses_; }
  /// There was an answer or a failure.
  bool settled() const { return settled_; }
  /// The last question failed, or its answer is not believed yet.
  bool doubtful() const { return failing_ || missing_ != decltype(missing_){}; }
  /// Questions that failed, since the start.
  uint64_t failures() const { return failures_; }

 private:
  void fail(const std::string& why);
  std::optional<IpAddress> choose(const std::vector<IpAddress>& usable, Family family);

  std::string name_;
  std::vector<IpAddress> addresses_;
  bool settled_ = false;
  bool failing_ = false;               // as it was logged
  std::array<unsigned, 2> missing_{};  // answers in a row without the IPv4, the IPv6 address
  uint64_t failures_ = 0;
};

/// "192.0.2.21, 2001:db8::21"; "no address".
std::string to_string(const std::vector<IpAddress>& addresses);

}  // namespace limpet
