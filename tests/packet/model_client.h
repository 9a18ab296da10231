// SPDX-License-Identifier: GPL-2.0-or-later
// Whom a packet comes from and what it asks for, and the member that follows from it while the
// client's slot is at rest (the rest of AFFINITY.md has a model of its own).
#pragma once

#include "tests/packet/model_packet.h"
#include "tests/packet/model_quote.h"

namespace limpet::model {

/// From the client to the VIP, also when the packet is an error about an answer of the VIP. Later
/// fragments have no ports: 0.
struct Flow {
  IpAddress client, vip;
  uint16_t client_port, vip_port;
  uint8_t protocol;
};

Flow flow_of(const Packet& packet);
Flow answered_by(const Quote& quote);

uint64_t client_hash(const limpet_hash_key& key, const Pool& pool, const Flow& flow);
uint32_t member_of(const Pool& pool, uint64_t client);

/// The hash that finds the first fragment again.
uint64_t fragment_hash(const limpet_hash_key& key, const Packet& packet);

}  // namespace limpet::model
