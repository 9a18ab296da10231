// SPDX-License-Identifier: GPL-2.0-or-later
// What the edge says itself (PACKETS.md, sections 4, 5.2 and 7): whole frames.
#pragma once

#include "tests/packet/model_packet.h"

namespace limpet::model {

/// An echo request becomes its reply.
Bytes echo_reply(const Bytes& frame, const Packet& request);

/// Whether the packet, without a usable member, may be answered at all.
bool may_be_rejected(const Bytes& frame, const Packet& packet);
/// TCP: a reset; UDP: port unreachable.
Bytes rejection(const Bytes& frame, const Packet& packet);
/// TCP or UDP that does not fit: the size that would have.
Bytes too_big(const Bytes& frame, const Packet& packet, uint32_t mtu);

}  // namespace limpet::model
