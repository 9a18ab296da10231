// SPDX-License-Identifier: GPL-2.0-or-later
// What the methods of `limpetctl trace` are asked. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "ebpf/observer.h"
#include "ebpf/result.h"

namespace limpet {

struct TraceQuestion {
  Observed packets;  // but until when
  uint64_t count = 0;
  std::chrono::seconds time{};
  bool frames = false;  // told with each packet
  std::string client;   // "198.51.100.0/24"; empty: any
};

/// Longest observation.
inline constexpr std::chrono::seconds longest_observation{600};

/// From the params of trace.start; control/README.md has them.
Result<TraceQuestion> read_trace_question(const nlohmann::json& params);

/// A whole number from `least` to `most` of this name, or `otherwise` where there is none.
Result<uint64_t> read_number(const nlohmann::json& params, const char* key, uint64_t least,
                             uint64_t most, uint64_t otherwise);

/// The number of the session that is meant; 0: none is named.
uint64_t read_session(const nlohmann::json& params);

}  // namespace limpet
