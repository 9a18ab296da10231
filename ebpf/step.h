// SPDX-License-Identifier: GPL-2.0-or-later
// The moments between which a takeover changes what others see. Tests end the process at each.
#pragma once

namespace limpet {

inline void (*at_step)(const char* step) = nullptr;

inline void step(const char* done) {
  if (at_step) at_step(done);
}

}  // namespace limpet
