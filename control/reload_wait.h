// SPDX-License-Identifier: GPL-2.0-or-later
// A reload, to its end: limpetd may have to wait for DNS.
#pragma once

#include <string>

#include "control/session.h"

namespace limpet {

/// Asks until the file is taken or refused, 15 s at most; limpetd waits less. The reply line, which
/// may be a refusal.
Result<std::string> reload(Session& session, const nlohmann::json& params);

}  // namespace limpet
