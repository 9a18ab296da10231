// SPDX-License-Identifier: GPL-2.0-or-later
// Answers the method `explain`. The program for it is loaded on another thread, since the kernel
// verifies it for part of a second.
#pragma once

#include <uv.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "daemon/edge.h"
#include "ebpf/explainer.h"

namespace limpet {

class Explanations {
 public:
  /// The edge outlives it.
  explicit Explanations(Edge& edge) : edge_(edge) {}
  Explanations(const Explanations&) = delete;
  Explanations& operator=(const Explanations&) = delete;
  ~Explanations();

  /// Until it is loaded, explain() says so. That it failed is logged.
  void load(uv_loop_t* loop);

  Result<nlohmann::json> explain(const nlohmann::json& params);

 private:
  struct Loading;
  void loaded(Result<Explainer> explainer);

  Edge& edge_;
  Loading* loading_ = nullptr;  // its own, and gone when it is done
  std::optional<Explainer> explainer_;
  std::string missing_ = "limpetd has just started: ask again in a moment";  // why there is none
};

}  // namespace limpet
