// SPDX-License-Identifier: GPL-2.0-or-later
// A packet on its way through the model. Only for the model's own files.
#pragma once

#include "tests/packet/packet_model.h"

namespace limpet {

struct PacketModel::Passage {
  explicit Passage(const Arrival& from) : arrival(from) { outcome.frame = from.frame; }

  const Arrival& arrival;
  model::Packet packet;
  std::optional<model::Quote> quote;  // of an ICMP error about a packet of ours
  std::optional<model::Flow> flow;    // whom it is from, once that counts
  const model::Rule* rule = nullptr;  // later fragments may have none
  Outcome outcome{};

  void end(limpet_reason reason) { outcome.reason = reason; }
  size_t bytes() const { return packet.bounds.packet_end; }  // from the Ethernet header on

  /// TCP or UDP that is no later fragment: what the edge may say something about to its sender.
  bool has_ports() const {
    return packet.is_tcp_or_udp() && packet.fragment != model::Fragment::later;
  }
};

}  // namespace limpet
