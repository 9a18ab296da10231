// SPDX-License-Identifier: GPL-2.0-or-later
// What the daemon can be asked: a table of methods, filled by main.
#pragma once

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "ebpf/result.h"

namespace limpet {

/// Gets params (an object or an array, nested no deeper than max_json_depth) and returns the
/// result, or an error whose message the operator reads. Runs on the loop: it must not block, and
/// must not destroy the server that calls it.
using Method = std::function<Result<nlohmann::json>(const nlohmann::json& params)>;
using Methods = std::map<std::string, Method>;

/// Carries out one request line (without its newline) and returns the reply line, or nothing for a
/// notification. Never throws because of the line or the method: a method that throws is an
/// internal error, as is a result longer than max_reply_bytes.
std::string answer(const Methods& methods, std::string_view line);

}  // namespace limpet
