// SPDX-License-Identifier: GPL-2.0-or-later
// IP and MAC addresses as values. Bytes are in network order throughout.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace limpet {

enum class Family : uint8_t { v4 = 4, v6 = 6 };

class IpAddress {
 public:
  /// Textual form without port, prefix length or zone: "192.0.2.1", "2001:db8::1".
  static std::optional<IpAddress> parse(std::string_view text);
  static IpAddress v4(std::array<uint8_t, 4> bytes);
  static IpAddress v6(std::array<uint8_t, 16> bytes);

  Family family() const { return family_; }
  bool is_v4() const { return family_ == Family::v4; }
  /// The address's bytes: 4 or 16 of them.
  const uint8_t* data() const { return bytes_.data(); }
  size_t size() const { return is_v4() ? 4 : 16; }
  std::string to_string() const;

  auto operator<=>(const IpAddress&) const = default;

 private:
  IpAddress() = default;
  Family family_ = Family::v4;
  std::array<uint8_t, 16> bytes_{};  // v4: the first four, the rest zero
};

struct MacAddress {
  std::array<uint8_t, 6> bytes{};
  std::string to_string() const;
  auto operator<=>(const MacAddress&) const = default;
};

}  // namespace limpet
