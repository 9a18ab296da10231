// SPDX-License-Identifier: GPL-2.0-or-later
// What an operator says of a member: "ex2 --pool cas --by 30m". Pure.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ebpf/result.h"

namespace limpet {

/// Params of the daemon's member methods from the words behind a command: `member` and, if said,
/// `pool`. Each of `more` is one word more that has to follow the member, and is given on as text.
Result<nlohmann::json> member_params(std::span<const std::string> words,
                                     std::span<const char* const> more = {}, bool takes_by = false);

/// "90s", "30m", "2h", "1d" as seconds.
std::optional<uint64_t> parse_duration(std::string_view text);

}  // namespace limpet
