// SPDX-License-Identifier: GPL-2.0-or-later
// Where a member's frames go: an interface, and the two MACs of its frames.
#pragma once

#include "ebpf/address.h"

namespace limpet {

struct NextHop {
  unsigned ifindex = 0;
  MacAddress destination;
  MacAddress source;
  bool operator==(const NextHop&) const = default;
};

}  // namespace limpet
