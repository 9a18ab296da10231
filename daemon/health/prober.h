// SPDX-License-Identifier: GPL-2.0-or-later
// Starts attempts of checks of any kind.
#pragma once

#include <uv.h>

#include <memory>

#include "daemon/health/attempt.h"
#include "daemon/health/curl_loop.h"
#include "daemon/health/target.h"

namespace limpet {

class Prober {
 public:
  static Result<std::unique_ptr<Prober>> open(uv_loop_t* loop);

  /// The target outlives the attempt, and this does. Fails when the edge cannot ask.
  Result<std::unique_ptr<Attempt>> start(const Target& target, Attempt::Done done);

 private:
  Prober(uv_loop_t* loop, std::unique_ptr<CurlLoop> curl) : loop_(loop), curl_(std::move(curl)) {}

  uv_loop_t* loop_;
  std::unique_ptr<CurlLoop> curl_;
};

}  // namespace limpet
