// SPDX-License-Identifier: GPL-2.0-or-later
// The beginning of a connection to an endpoint mapper: bind and its answers (C706 12.6.4,
// [MS-RPCE] 2.2.2). Pure.
#pragma once

#include <string>

#include "daemon/health/msrpc/pdu.h"

namespace limpet {

/// A bind of the endpoint mapper's interface with NDR, as context 0.
std::string msrpc_bind(uint32_t call);

/// Fails unless the answer accepts it.
Result<void> check_bind_answer(const MsrpcPdu& answer);

}  // namespace limpet
