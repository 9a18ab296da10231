// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/vip/frame.h"

#include "daemon/vip/arp_frame.h"
#include "daemon/vip/nd_frame.h"

namespace limpet {

Frame probe_frame(const MacAddress& own, const IpAddress& address) {
  return address.is_v4() ? arp_request(own, IpAddress::v4({}), address) : nd_probe(own, address);
}

Frame announcement_frame(const MacAddress& own, const IpAddress& address) {
  return address.is_v4() ? arp_request(own, address, address) : nd_advertisement(own, address);
}

std::optional<Claim> read_claim(std::span<const uint8_t> frame) {
  const auto arp = read_arp_claim(frame);
  return arp ? arp : read_nd_claim(frame);
}

}  // namespace limpet
