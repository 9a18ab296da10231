// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/packet/model_client.h"

#include <algorithm>

namespace limpet::model {
namespace {

/// An IPv4 address as it lies in the memory of a little-endian machine.
uint32_t in_memory(View four) {
  return uint32_t{four[3]} << 24 | uint32_t{four[2]} << 16 | uint32_t{four[1]} << 8 | four[0];
}

uint64_t flow_hash(const limpet_hash_key& key, const Flow& flow) {
  const uint64_t ports = uint64_t{flow.client_port} << 16 | flow.vip_port;
  if (flow.client.is_v4()) {
    return limpet_client_hash(&key, uint64_t{in_memory(view(flow.vip))} << 32 | ports,
                              uint64_t{in_memory(view(flow.client))} << 32 | flow.protocol);
  }
  return limpet_pair_hash(&key, hash_words(flow.client).data(), hash_words(flow.vip).data(),
                          ports << 8 | flow.protocol);
}

IpAddress under_mask(const IpAddress& address, const std::array<uint8_t, 4>& mask) {
  std::array<uint8_t, 4> network;
  for (size_t i = 0; i < 4; ++i) network[i] = view(address)[i] & mask[i];
  return IpAddress::v4(network);
}

}  // namespace

Flow flow_of(const Packet& packet) {
  return {packet.source, packet.destination, packet.source_port, packet.destination_port,
          packet.protocol};
}

Flow answered_by(const Quote& quote) {
  return {quote.destination, quote.source, quote.destination_port, quote.source_port,
          quote.protocol};
}

uint64_t client_hash(const limpet_hash_key& key, const Pool& pool, const Flow& flow) {
  if (pool.affinity == LIMPET_AFFINITY_FLOW) return flow_hash(key, flow);
  if (flow.client.is_v4()) {
    const auto words = hash_words(under_mask(flow.client, pool.mask4));
    return limpet_client_hash(&key, words[0], words[1]);
  }
  const auto words = hash_words(flow.client);
  return limpet_client_hash(&key, words[0] & pool.mask6[0], words[1] & pool.mask6[1]);
}

uint32_t member_of(const Pool& pool, uint64_t client) {
  return pool.slots.at(limpet_hash_slot(client, static_cast<uint32_t>(pool.slots.size())));
}

uint64_t fragment_hash(const limpet_hash_key& key, const Packet& packet) {
  return limpet_fragment_hash(&key, hash_words(packet.source).data(),
                              hash_words(packet.destination).data(), packet.identification,
                              packet.protocol);
}

}  // namespace limpet::model
