// SPDX-License-Identifier: GPL-2.0-or-later
// What the method `explain` is asked: about a client and a port of a VIP. Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "daemon/farm/farm.h"
#include "ebpf/client_packet.h"

namespace limpet {

struct ExplainQuestion {
  ClientPacket packet;
  bool has_client_port = false;  // else the packet's is made up
  std::string vip;               // its name
};

/// From the method's params; control/README.md has them. The error says what is wrong with them, or
/// which VIP may have been meant.
Result<ExplainQuestion> read_question(const nlohmann::json& params, const Farm& farm);

}  // namespace limpet
