// SPDX-License-Identifier: GPL-2.0-or-later
// Answers the methods of `limpetctl show clients --top`: for a few seconds a part of the packets is
// observed, and counted here.
#pragma once

#include <uv.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "daemon/client_load.h"
#include "daemon/control/methods.h"
#include "daemon/edge.h"
#include "daemon/loop/handle.h"
#include "daemon/observation.h"

namespace limpet {

class LoadMeasurement {
 public:
  /// Both outlive it.
  static Result<std::unique_ptr<LoadMeasurement>> open(uv_loop_t* loop, Observation& observation,
                                                       const Edge& edge);

  /// `load.start`, `load.read` and `load.stop`; it outlives them. control/README.md has them.
  Changes methods();

 private:
  LoadMeasurement(Observation& observation, const Edge& edge)
      : observation_(observation), edge_(edge) {}
  Result<nlohmann::json> start(const nlohmann::json& params, const Caller& caller);
  Result<nlohmann::json> read(const nlohmann::json& params);
  Result<nlohmann::json> stop(const nlohmann::json& params);
  bool is_mine(const nlohmann::json& params) const;
  void count();

  Observation& observation_;
  const Edge& edge_;
  Handle<uv_timer_t> timer_;
  uint64_t session_ = 0;
  uint32_t sample_ = 1;
  uint64_t wanted_ms_ = 0, begin_ms_ = 0, end_ms_ = 0;  // begin 0: not yet
  ClientLoad load_;
};

}  // namespace limpet
