// SPDX-License-Identifier: GPL-2.0-or-later
// The tc program that probes leave by, on one interface: a filter of the qdisc clsact, on egress.
// It stays when its process is killed; it then does nothing, since nobody marks packets any more,
// and the next one takes its place.
#pragma once

#include "ebpf/result.h"

namespace limpet {

class ProbeFilter {
 public:
  /// Makes the qdisc if it is missing, and replaces a filter that was left behind.
  static Result<ProbeFilter> attach(int program_fd, unsigned ifindex);
  /// Takes away what was left behind, if anything was.
  static void remove(unsigned ifindex);

  ProbeFilter(ProbeFilter&& other) noexcept;
  ProbeFilter& operator=(ProbeFilter&& other) noexcept;
  /// The qdisc stays: nobody knows whose it is, and empty it costs nothing.
  ~ProbeFilter();
  /// Has it stay.
  void leave() { ifindex_ = 0; }

 private:
  explicit ProbeFilter(unsigned ifindex) : ifindex_(ifindex) {}
  unsigned ifindex_;  // 0: moved from, or left
};

}  // namespace limpet
