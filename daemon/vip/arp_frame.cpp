// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/vip/arp_frame.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace limpet {
namespace {

constexpr std::array<uint8_t, 6> to_all{0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
// Ethertype; then hardware Ethernet, protocol IPv4, the lengths of their addresses (RFC 826).
constexpr std::array<uint8_t, 8> kinds{0x08, 0x06, 0, 1, 0x08, 0x00, 6, 4};
constexpr size_t kinds_at = 12, sender_mac_at = 22, sender_at = 28, target_at = 38, size = 42;

template <class Bytes>
void append(Frame& frame, const Bytes& bytes) {
  frame.insert(frame.end(), std::begin(bytes), std::end(bytes));
}

IpAddress address_at(std::span<const uint8_t> frame, size_t offset) {
  std::array<uint8_t, 4> bytes;
  std::copy_n(frame.begin() + offset, bytes.size(), bytes.begin());
  return IpAddress::v4(bytes);
}

}  // namespace

Frame arp_request(const MacAddress& own, const IpAddress& sender, const IpAddress& target) {
  Frame frame;
  append(frame, to_all);
  append(frame, own.bytes);
  append(frame, kinds);
  append(frame, std::array<uint8_t, 2>{0, 1});  // a request
  append(frame, own.bytes);
  append(frame, std::span(sender.data(), sender.size()));
  append(frame, std::array<uint8_t, 6>{});  // whose MAC would be the answer
  append(frame, std::span(target.data(), target.size()));
  return frame;
}

std::optional<Claim> read_arp_claim(std::span<const uint8_t> frame) {
  if (frame.size() < size || !std::ranges::equal(frame.subspan(kinds_at, kinds.size()), kinds)) {
    return std::nullopt;
  }
  static const IpAddress nobody = IpAddress::v4({});
  const IpAddress sender = address_at(frame, sender_at);
  MacAddress mac;
  std::copy_n(frame.begin() + sender_mac_at, mac.bytes.size(), mac.bytes.begin());
  if (sender != nobody) return Claim{sender, mac};
  return Claim{address_at(frame, target_at), mac, true};
}

}  // namespace limpet
