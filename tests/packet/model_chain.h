// SPDX-License-Identifier: GPL-2.0-or-later
// What follows an IPv6 header: the walk over its extension headers (PACKETS.md, section 1.4).
#pragma once

#include <optional>

#include "tests/packet/model_bytes.h"

namespace limpet::model {

enum class Fragment {
  none,
  first,  // offset 0, more to come
  later,  // an offset
};

struct Chain {
  std::optional<limpet_reason> stop;  // why the walk came to no end; the rest says nothing then
  uint8_t protocol = 0;
  size_t transport = 0;  // where the protocol's header begins
  size_t headers = 0;
  Fragment fragment = Fragment::none;
  uint32_t identification = 0;
};

/// From the first header behind the fixed one, which is of kind `next`, to the packet's end at
/// most.
Chain walk_chain(View frame, size_t at, uint8_t next, size_t end);

}  // namespace limpet::model
