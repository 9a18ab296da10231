// SPDX-License-Identifier: GPL-2.0-or-later
// Tells what becomes of a packet, and why, without a trace: the XDP program itself, loaded a second
// time over the same maps, without its writes (reads_only in maps.bpf.h).
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "ebpf/abi.h"
#include "ebpf/datapath.h"
#include "ebpf/result.h"

namespace limpet {

class Explainer {
 public:
  /// Takes the datapath's maps, which it does not need to outlive.
  static Result<Explainer> open(const Datapath& datapath);

  /// Once, before the first question. Takes part of a second, and may be done on any thread.
  Result<void> load();

  /// What becomes of this frame if it comes now. Forwarded and redirected are not told apart:
  /// nobody knows by which interface it would come.
  Result<limpet_explanation> ask(std::span<const uint8_t> frame) const;

  int program_fd() const;  // owned by the Explainer

 private:
  using Skeleton = std::unique_ptr<limpet_bpf, Datapath::Destroy>;
  explicit Explainer(Skeleton skeleton) : skeleton_(std::move(skeleton)) {}

  Skeleton skeleton_;
};

}  // namespace limpet
