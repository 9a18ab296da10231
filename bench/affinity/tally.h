// SPDX-License-Identifier: GPL-2.0-or-later
// What went wrong in a run of the affinity simulation, counted in the same way for each method.
//
// A client is *active* at a packet that comes within the affinity timeout of its last one. It is an
// error when an active client gets another member although its own, the one of its last packet, is
// usable: up or draining. While that member had nothing but a bare SYN from the client, no
// connection is established there: then the same is a handshake in flight, which DESIGN.md exempts
// and which is counted apart.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "bench/affinity/members.h"
#include "bench/affinity/traffic.h"

namespace limpet::sim {

enum Method { stateless, lru, limpet_rule };
constexpr size_t methods = 3;

/// An error of limpet's, for whoever wants to know why. Times in ns.
struct Mishap {
  uint64_t time;
  uint64_t silence;  // since the client's last packet
  uint64_t unheard;  // since its last one that was no SYN: SYNs leave no trace
  uint32_t client;
  uint16_t own, got, table;  // members: its own, the one it got, the one of the table
};

struct Tally {
  uint64_t packets = 0;  // of clients; the flood's do not count anywhere here
  std::array<uint64_t, methods> errors{};
  std::array<uint64_t, methods> handshakes{};
  /// Of limpet's errors, those whose client was silent for longer than the timeout but for SYNs.
  uint64_t unheard = 0;

  /// Packets of clients that are not active, and how many of them limpet gave to another member
  /// than the table's: by a false positive of the filter, or because its epochs remember a client
  /// for up to one and a half timeouts.
  uint64_t arrivals = 0;
  uint64_t false_positives = 0;
  uint64_t late = 0;

  uint64_t bound = 0, replaced = 0, refused = 0;  // limpet's own counters
  uint64_t tracked_slots = 0;                     // at the end
  uint64_t active = 0;                            // clients, at the end
  std::vector<Mishap> mishaps;                    // the first few
};

class Ledger {
 public:
  Ledger(uint32_t clients, size_t mishaps) : clients_(clients), mishaps_(mishaps) {}

  /// A client's packet got these members; the table says `table`.
  void enter(const Packet& packet, const std::array<uint16_t, methods>& got, uint16_t table,
             const Members& members);
  /// All that was counted, the run being over at `end`.
  Tally close(uint64_t end);

 private:
  struct Client {
    uint64_t last = never;   // packet
    uint64_t heard = never;  // packet that was no SYN
    std::array<uint16_t, methods> own{};
    std::array<bool, methods> established{};
  };

  void enter_arrival(const Client& client, const Packet& packet, uint16_t got, uint16_t table);
  void enter_error(const Client& client, const Packet& packet, uint16_t got, uint16_t table);

  std::vector<Client> clients_;
  size_t mishaps_;  // how many to keep
  Tally tally_;
};

}  // namespace limpet::sim
