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

template <class Visit>
void visit_attributes(const nlmsghdr& message, unsigned header, Visit visit) {
  // libmnl's own macro for this is C only.
  const auto* attribute =
      static_cast<const nlattr*>(mnl_nlmsg_get_payload_offset(&message, header));
  const auto* end = static_cast<const char*>(mnl_nlmsg_get_payload_tail(&message));
  for (; mnl_attr_ok(attribute, static_cast<int>(end - reinterpret_cast<const char*>(attribute)));
       attribute = mnl_attr_next(attribute)) {
    visit(*attribute);
  }
}

/// The attributes that lie inside another.
template <class Visit>
void visit_nested(const nlattr& attribute, Visit visit) {
  const auto* inner = static_cast<const nlattr*>(mnl_attr_get_payload(&attribute));
  const auto* end = reinterpret_cast<const char*>(inner) + mnl_attr_get_payload_len(&attribute);
  for (; mnl_attr_ok(inner, static_cast<int>(end - reinterpret_cast<const char*>(inner)));
       inner = mnl_attr_next(inner)) {
    visit(*inner);
  }
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
