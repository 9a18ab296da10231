// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/affinity/tally.h"

#include <algorithm>
#include <utility>

namespace limpet::sim {
namespace {

constexpr uint64_t timeout = affinity_timeout * second;

bool within_timeout(uint64_t last, uint64_t time) {
  return last != never && time - last <= timeout;
}

}  // namespace

void Ledger::enter(const Packet& packet, const std::array<uint16_t, methods>& got, uint16_t table,
                   const Members& members) {
  Client& client = clients_[packet.client];
  ++tally_.packets;
  const bool active = within_timeout(client.last, packet.time);
  if (!active) enter_arrival(client, packet, got[limpet_rule], table);
  for (size_t method = 0; method < methods; ++method) {
    const bool moved = got[method] != client.own[method];
    bool& established = client.established[method];
    if (active && moved && members.usable(client.own[method])) {
      ++(established ? tally_.errors : tally_.handshakes)[method];
      if (established && method == limpet_rule) enter_error(client, packet, got[method], table);
    }
    established = !packet.syn || (active && !moved && established);
  }
  client.own = got;
  client.last = packet.time;
  if (!packet.syn) client.heard = packet.time;
}

void Ledger::enter_arrival(const Client& client, const Packet& packet, uint16_t got,
                           uint16_t table) {
  ++tally_.arrivals;
  if (got == table) return;
  const uint64_t remembered = timeout + timeout / 2 + second;  // the epochs turn a little late
  const bool forgotten = client.last == never || packet.time - client.last > remembered;
  ++(forgotten ? tally_.false_positives : tally_.late);
}

void Ledger::enter_error(const Client& client, const Packet& packet, uint16_t got, uint16_t table) {
  const uint64_t unheard = packet.time - client.heard;
  if (unheard > timeout) ++tally_.unheard;
  if (tally_.mishaps.size() >= mishaps_) return;
  tally_.mishaps.push_back({packet.time, packet.time - client.last, unheard, packet.client,
                            client.own[limpet_rule], got, table});
}

Tally Ledger::close(uint64_t end) {
  tally_.active = static_cast<uint64_t>(std::ranges::count_if(
      clients_, [&](const Client& client) { return within_timeout(client.last, end); }));
  return std::move(tally_);
}

}  // namespace limpet::sim
