// SPDX-License-Identifier: GPL-2.0-or-later
// What the program that observes tells of a packet, with the farm's names, as JSON. Pure.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "daemon/farm/farm.h"
#include "ebpf/names.h"
#include "ebpf/observation.h"

namespace limpet {

/// "SYN", "SYN ACK", "" where the packet has none, or they were not read.
std::string tcp_flags(const limpet_observation& observation);

/// One of `records` of the method trace.read; control/README.md has its fields. `realtime_ns` is
/// how far the clock on the wall is before the monotonic one. With the frame's bytes in hexadecimal
/// if wanted.
nlohmann::json show_observation(const limpet_observation& observation, const Farm& farm,
                                const Names& names, int64_t realtime_ns, bool with_frame);

}  // namespace limpet
