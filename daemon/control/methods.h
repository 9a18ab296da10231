// SPDX-License-Identifier: GPL-2.0-or-later
// What the daemon can be asked: tables of methods, filled by main.
#pragma once

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "control/protocol.h"
#include "daemon/control/caller.h"
#include "ebpf/result.h"

namespace limpet {

/// Gets params (an object or an array, nested no deeper than max_json_depth) and returns the
/// result, or an error whose message the operator reads. Runs on the loop: it must not block, and
/// must not destroy the server that calls it.
using Method = std::function<Result<nlohmann::json>(const nlohmann::json& params)>;
using Methods = std::map<std::string, Method>;

/// The same of one that changes something. It tells, in an event, who did.
using Change =
    std::function<Result<nlohmann::json>(const nlohmann::json& params, const Caller& caller)>;
using Changes = std::map<std::string, Change>;

/// What a control server does for whom.
struct Service {
  Methods methods;  // for whoever may look
  Changes changes;  // for whoever may change things; names that are none of the methods'
  /// Told who wanted what in vain: a change, by its name, or a connection at all.
  std::function<void(const Caller& caller, const std::string& what)> refused =
      [](const Caller&, const std::string&) {};
};

/// With one more: `methods`, which names them all.
Service listed(Service service);

/// Carries out one request line (without its newline) of somebody who may look, and returns the
/// reply line, or nothing for a notification. Never throws because of the line or the method: a
/// method that throws is an internal error, as is a result longer than max_reply_bytes.
std::string answer(const Service& service, const Caller& caller, std::string_view line);

/// The reply instead, where nothing is carried out.
std::string refuse(std::string_view line, ErrorCode code, std::string_view why);

}  // namespace limpet
