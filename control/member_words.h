// SPDX-License-Identifier: GPL-2.0-or-later
// What an operator says of a member: "ex2 --pool cas --by 30m". Pure.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "control/arguments.h"
#include "ebpf/result.h"

namespace limpet {

/// Params of the daemon's member methods from what is behind a command: `member` and, if said,
/// `pool` and `for_seconds`. Each of `more` is one word more that has to follow the member, and is
/// given on as text.
Result<nlohmann::json> member_params(const Arguments& arguments,
                                     std::span<const char* const> more = {});

/// The same of a reset, which may be for all: `all`.
Result<nlohmann::json> reset_params(const Arguments& arguments);

/// The options of a command for a member; drain has --by too, reset --all; those of any of them.
std::span<const Option> member_options();
std::span<const Option> drain_options();
std::span<const Option> reset_options();
std::span<const Option> member_change_options();

/// "90s", "30m", "2h", "1d" as seconds.
std::optional<uint64_t> parse_duration(std::string_view text);

}  // namespace limpet
