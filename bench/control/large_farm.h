// SPDX-License-Identifier: GPL-2.0-or-later
// Farms for what does not move packets: their files' text.
#pragma once

#include <cstdint>
#include <string>

namespace limpet {

struct FarmSize {
  uint32_t vips = 64, rules = 100;  // of each VIP
  uint32_t pools = 16, members = 1000;
  uint32_t slots = 65537;
  uint32_t clients = 10'000;  // that each pool expects
};

/// Without [edge]; the members are "m0", "m1", …, in turn in the pools "p0", "p1", …
std::string farm_text(const FarmSize& size);

/// What is missing there, for an edge on the loopback interface.
inline constexpr const char* edge_text = "[edge]\ninterfaces = [\"lo\"]\nhash_seed = \"bench\"\n";

}  // namespace limpet
