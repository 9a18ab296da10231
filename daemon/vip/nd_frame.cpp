// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/vip/nd_frame.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace limpet {
namespace {

constexpr uint8_t icmpv6 = 58, hop_limit = 255;  // who is a router away cannot send that
constexpr uint8_t solicitation = 135, advertisement = 136;
constexpr uint8_t override_flag = 0x20;
constexpr uint8_t target_link_layer_option = 2;
constexpr size_t ip_at = 14, icmp_at = 54, target_at = 62, options_at = 78;

template <class Bytes>
void append(Frame& frame, const Bytes& bytes) {
  frame.insert(frame.end(), std::begin(bytes), std::end(bytes));
}

IpAddress address_at(std::span<const uint8_t> frame, size_t offset) {
  std::array<uint8_t, 16> bytes;
  std::copy_n(frame.begin() + offset, bytes.size(), bytes.begin());
  return IpAddress::v6(bytes);
}

uint16_t word_at(std::span<const uint8_t> frame, size_t offset) {
  return static_cast<uint16_t>(frame[offset] << 8 | frame[offset + 1]);
}

/// Of ICMPv6 (RFC 4443, 2.3) in a whole frame without extension headers, whose length is even; 0
/// when it has a right one.
uint16_t checksum(std::span<const uint8_t> frame) {
  uint32_t sum = static_cast<uint32_t>(frame.size() - icmp_at) + icmpv6;
  for (size_t i = ip_at + 8; i < frame.size(); i += 2) sum += word_at(frame, i);
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<uint16_t>(~sum);
}

/// The multicast MAC of a group (RFC 2464, 7).
std::array<uint8_t, 6> mac_of_group(const IpAddress& group) {
  const uint8_t* bytes = group.data();
  return {0x33, 0x33, bytes[12], bytes[13], bytes[14], bytes[15]};
}

/// `message` starts with the type.
Frame frame_of(const MacAddress& own, const IpAddress& source, const IpAddress& group,
               const Frame& message) {
  Frame frame;
  append(frame, mac_of_group(group));
  append(frame, own.bytes);
  append(frame, std::array<uint8_t, 2>{0x86, 0xdd});
  append(frame, std::array<uint8_t, 8>{0x60, 0, 0, 0, 0, static_cast<uint8_t>(message.size()),
                                       icmpv6, hop_limit});
  append(frame, std::span(source.data(), source.size()));
  append(frame, std::span(group.data(), group.size()));
  append(frame, message);
  const uint16_t sum = checksum(frame);
  frame[icmp_at + 2] = static_cast<uint8_t>(sum >> 8);
  frame[icmp_at + 3] = static_cast<uint8_t>(sum);
  return frame;
}

/// The MAC that an advertisement gives; nothing when its options are broken.
std::optional<MacAddress> mac_in(std::span<const uint8_t> options, const MacAddress& sender) {
  MacAddress mac = sender;
  while (!options.empty()) {
    const size_t length = options.size() < 2 ? 0 : size_t{options[1]} * 8;
    if (length == 0 || length > options.size()) return std::nullopt;
    if (options[0] == target_link_layer_option) {
      std::copy_n(options.begin() + 2, mac.bytes.size(), mac.bytes.begin());
    }
    options = options.subspan(length);
  }
  return mac;
}

}  // namespace

IpAddress solicited_node(const IpAddress& address) {
  const uint8_t* bytes = address.data();
  return IpAddress::v6(
      {0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, bytes[13], bytes[14], bytes[15]});
}

Frame nd_probe(const MacAddress& own, const IpAddress& target) {
  Frame message{solicitation, 0, 0, 0, 0, 0, 0, 0};
  append(message, std::span(target.data(), target.size()));
  return frame_of(own, IpAddress::v6({}), solicited_node(target), message);
}

Frame nd_advertisement(const MacAddress& own, const IpAddress& target) {
  Frame message{advertisement, 0, 0, 0, override_flag, 0, 0, 0};
  append(message, std::span(target.data(), target.size()));
  append(message, std::array<uint8_t, 2>{target_link_layer_option, 1});
  append(message, own.bytes);
  return frame_of(own, target, IpAddress::v6({0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}),
                  message);
}

std::optional<Claim> read_nd_claim(std::span<const uint8_t> frame) {
  if (frame.size() < options_at || word_at(frame, 12) != 0x86dd) return std::nullopt;
  const size_t length = word_at(frame, ip_at + 4);
  if (length < options_at - icmp_at || length % 2 != 0) return std::nullopt;
  if (icmp_at + length > frame.size()) return std::nullopt;
  frame = frame.first(icmp_at + length);  // the rest is padding
  if (frame[ip_at + 6] != icmpv6 || frame[ip_at + 7] != hop_limit) return std::nullopt;
  if (frame[icmp_at + 1] != 0 || checksum(frame) != 0) return std::nullopt;
  MacAddress sender;
  std::copy_n(frame.begin() + 6, sender.bytes.size(), sender.bytes.begin());
  const IpAddress target = address_at(frame, target_at);
  const auto mac = mac_in(frame.subspan(options_at), sender);
  if (!mac) return std::nullopt;
  if (frame[icmp_at] == advertisement) return Claim{target, *mac};
  static const IpAddress nobody = IpAddress::v6({});
  // One with an address of its own asks for a neighbour to talk to.
  if (frame[icmp_at] != solicitation || address_at(frame, ip_at + 8) != nobody) return std::nullopt;
  return Claim{target, sender, true};
}

}  // namespace limpet
