// SPDX-License-Identifier: GPL-2.0-or-later
// An input of the fuzzer: where frames come in, and the frames.
//
//   byte 0  bit 0     the world: 0 with nat, 1 without
//           bits 1–2  which interface (modulo three)
//           bit 3     the edge has said as much lately as it may
//           bit 4     the driver left little headroom
//           bits 5–7  how much of a frame can be read at once (index in first_parts)
//   byte 1  how far the clock goes on between frames (index in paces, modulo)
//   then each frame: how many bytes are given, how many to append (16 bits each), the bytes
#pragma once

#include <vector>

#include "tests/packet/model_packet.h"

namespace limpet::fuzz {

using model::Bytes;
using model::View;

struct Shot {
  uint16_t appended = 0;  // bytes that count up from 0, so that large frames are short inputs
  Bytes bytes;
  Bytes frame() const;
};

struct Input {
  uint8_t setting = 0;
  uint8_t pace = 0;
  std::vector<Shot> shots;

  /// Any bytes are an input.
  static Input parse(View bytes);
  Bytes serialise() const;

  bool with_nat() const { return !(setting & 1); }
  size_t interface() const { return (setting >> 1 & 3) % 3; }
  bool is_limited() const { return setting & 8; }
  bool has_little_headroom() const { return setting & 16; }
  size_t first_part() const;
  uint64_t step_ns() const;
};

constexpr size_t most_shots = 8;
constexpr size_t most_appended = 4096;
constexpr size_t longest_frame = 9000;

}  // namespace limpet::fuzz
