// SPDX-License-Identifier: GPL-2.0-or-later
// Names of the reasons in abi.h, for people and metrics.
#pragma once

#include <span>

namespace limpet {

struct Reason {
  const char* name;    // stable: a metric's label
  const char* action;  // "tx", "redirect", "pass" or "drop"
  const char* text;    // what it means, in a few words
};

/// All reasons, indexed by enum limpet_reason.
std::span<const Reason> reasons();

}  // namespace limpet
