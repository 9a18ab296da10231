// SPDX-License-Identifier: GPL-2.0-or-later
// Reading attributes of rtnetlink messages, with their lengths checked.
#pragma once

#include <libmnl/libmnl.h>
#include <sys/socket.h>

#include <array>
#include <cstring>
#include <optional>

#include "ebpf/address.h"

namespace limpet {

/// Room for a request of ours.
using MessageBuffer = std::array<char, 512>;

inline uint8_t address_family(const IpAddress& address) {
  return address.is_v4() ? AF_INET : AF_INET6;
}

/// Those that lie one behind the other from here to there.
template <class Visit>
void visit_attributes_in(const void* begin, const void* end, Visit visit) {
  // libmnl's own macros for this are C only.
  const auto* attribute = static_cast<const nlattr*>(begin);
  const auto* last = static_cast<const char*>(end);
  for (; mnl_attr_ok(attribute, static_cast<int>(last - reinterpret_cast<const char*>(attribute)));
       attribute = mnl_attr_next(attribute)) {
    visit(*attribute);
  }
}

template <class Visit>
void visit_attributes(const nlmsghdr& message, unsigned header, Visit visit) {
  visit_attributes_in(mnl_nlmsg_get_payload_offset(&message, header),
                      mnl_nlmsg_get_payload_tail(&message), visit);
}

/// The attributes that lie inside another.
template <class Visit>
void visit_nested(const nlattr& attribute, Visit visit) {
  const auto* inner = static_cast<const char*>(mnl_attr_get_payload(&attribute));
  visit_attributes_in(inner, inner + mnl_attr_get_payload_len(&attribute), visit);
}

/// An integer as it lies in the attribute; 0 when that is too short for one.
template <class Integer>
Integer integer_of(const nlattr& attribute) {
  Integer value{};
  if (mnl_attr_get_payload_len(&attribute) >= sizeof value) {
    std::memcpy(&value, mnl_attr_get_payload(&attribute), sizeof value);
  }
  return value;
}

/// An address of either family, by its length.
inline std::optional<IpAddress> address_of(const nlattr& attribute) {
  const void* payload = mnl_attr_get_payload(&attribute);
  std::array<uint8_t, 4> v4;
  std::array<uint8_t, 16> v6;
  switch (mnl_attr_get_payload_len(&attribute)) {
    case v4.size():
      std::memcpy(v4.data(), payload, v4.size());
      return IpAddress::v4(v4);
    case v6.size():
      std::memcpy(v6.data(), payload, v6.size());
      return IpAddress::v6(v6);
    default:
      return std::nullopt;
  }
}

/// A MAC; nothing when the link's addresses are of another kind.
inline std::optional<MacAddress> mac_of(const nlattr& attribute) {
  MacAddress mac;
  if (mnl_attr_get_payload_len(&attribute) != mac.bytes.size()) return std::nullopt;
  std::memcpy(mac.bytes.data(), mnl_attr_get_payload(&attribute), mac.bytes.size());
  return mac;
}

}  // namespace limpet
