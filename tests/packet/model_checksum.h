// SPDX-License-Identifier: GPL-2.0-or-later
// Internet checksums: computed anew for the edge's own answers (RFC 1071), adjusted for what
// changed in other people's packets (RFC 1624, equation 3).
#pragma once

#include "tests/packet/model_bytes.h"

namespace limpet::model {

/// A 16-bit word that a checksum covers, and that is another now.
struct WordChange {
  uint16_t before;
  uint16_t after;
};
using Changes = std::vector<WordChange>;

uint16_t checksum(View bytes);
/// Over the pseudo-header as well: `payload` is a whole ICMPv6, TCP or UDP packet.
uint16_t checksum(const IpAddress& source, const IpAddress& destination, uint8_t protocol,
                  View payload);

/// Overwrites bytes; what changed, in words counted from `origin` on, where what the checksum
/// covers begins.
Changes write(Bytes& frame, size_t origin, size_t at, View value);
/// The field follows the changes. What became of it is a change too, for a checksum around it.
Changes adjust(Bytes& frame, size_t field, const Changes& changes);
/// Likewise the field of UDP, where 0 means none.
Changes adjust_udp(Bytes& frame, size_t field, const Changes& changes);

void append(Changes& changes, const Changes& more);

}  // namespace limpet::model
