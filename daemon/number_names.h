// SPDX-License-Identifier: GPL-2.0-or-later
// What the datapath's numbers mean, as JSON for operators. Pure.
#pragma once

#include <nlohmann/json.hpp>

#include "daemon/farm/farm.h"
#include "ebpf/names.h"

namespace limpet {

/// A member's name, or null. Members have numbers beyond their days, as long as slots or bindings
/// may name them.
nlohmann::json member_name(const Names& names, uint32_t member);

/// A rule's `vip`, `protocol`, `ports` and `disabled`, or null.
nlohmann::json rule_json(const Farm& farm, uint32_t rule);

}  // namespace limpet
