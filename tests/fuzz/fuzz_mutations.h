// SPDX-License-Identifier: GPL-2.0-or-later
// What the mutations have in common: where things are in a frame that may be broken.
#pragma once

#include <algorithm>

#include "tests/packet/model_packet.h"

namespace limpet::fuzz {

inline void insert(model::Bytes& frame, size_t at, const model::Bytes& more) {
  frame.insert(frame.begin() + static_cast<std::ptrdiff_t>(std::min(at, frame.size())),
               more.begin(), more.end());
}

/// Where the IP header begins, if there is one.
inline std::optional<model::Packet> packet_of(const model::Bytes& frame) {
  model::Packet packet;
  if (read_fixed_header({.frame = frame}, &packet)) return std::nullopt;
  return packet;
}

/// As packet_of, and where its transport header begins, if lengths and chain let it be found.
inline std::optional<model::Packet> whole_packet_of(const model::Bytes& frame) {
  const model::Arrival arrival{.frame = frame};
  model::Packet packet;
  if (read_fixed_header(arrival, &packet) || read_lengths(arrival, &packet) ||
      read_chain(arrival, &packet)) {
    return std::nullopt;
  }
  return packet;
}

}  // namespace limpet::fuzz
