// SPDX-License-Identifier: GPL-2.0-or-later
// The kernel's monotonic clock, which the datapath goes by. On any thread.
#pragma once

#include <uv.h>

#include <cstdint>

namespace limpet {

inline uint64_t monotonic_ms() {
  return uv_hrtime() / 1'000'000;
}

inline uint32_t monotonic_s() {
  return static_cast<uint32_t>(uv_hrtime() / 1'000'000'000);
}

}  // namespace limpet
