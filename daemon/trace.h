// SPDX-License-Identifier: GPL-2.0-or-later
// Answers the methods of `limpetctl trace`: packets as they come, and what becomes of them.
#pragma once

#include <nlohmann/json.hpp>

#include "daemon/control/methods.h"
#include "daemon/edge.h"
#include "daemon/observation.h"
#include "daemon/trace_question.h"

namespace limpet {

class Trace {
 public:
  /// Both outlive it.
  Trace(Observation& observation, const Edge& edge) : observation_(observation), edge_(edge) {}

  /// `trace.start`, `trace.read` and `trace.stop`; it outlives them. control/README.md has them.
  Changes methods();

 private:
  Result<nlohmann::json> start(const nlohmann::json& params, const Caller& caller);
  Result<nlohmann::json> read(const nlohmann::json& params);
  Result<nlohmann::json> stop(const nlohmann::json& params);

  Observation& observation_;
  const Edge& edge_;
  uint64_t session_ = 0;
  TraceQuestion question_;
  uint64_t told_ = 0;
  int64_t realtime_ns_ = 0;  // how far the clock on the wall is before the monotonic one
};

}  // namespace limpet
