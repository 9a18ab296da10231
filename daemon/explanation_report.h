// SPDX-License-Identifier: GPL-2.0-or-later
// What the program says of a client, with the farm's names, as JSON. Pure.
#pragma once

#include <nlohmann/json.hpp>

#include "daemon/explain_question.h"
#include "daemon/state_changes.h"
#include "ebpf/abi.h"

namespace limpet {

/// The result of the method `explain`, at `now_s` of the monotonic clock. An error where the
/// question needs the client's port and has none.
Result<nlohmann::json> show_explanation(const ExplainQuestion& question,
                                        const limpet_explanation& explanation, const Farm& farm,
                                        const StateChanges& states, uint32_t now_s);

}  // namespace limpet
