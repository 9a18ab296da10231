// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebpf/reason.h"

#include "ebpf/abi.h"

namespace limpet {

std::span<const Reason> reasons() {
  static constexpr Reason all[] = {
#define X(name, action, text) {#name, #action, text},
      LIMPET_REASONS(X)
#undef X
  };
  return all;
}

}  // namespace limpet
