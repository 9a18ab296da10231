// SPDX-License-Identifier: GPL-2.0-or-later
// The question to an endpoint mapper where an interface is (ept_map, C706 appendix O,
// [MS-RPCE] 2.2.1.2.5), in NDR. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/health/msrpc/reader.h"
#include "daemon/health/msrpc/syntax.h"
#include "ebpf/result.h"

namespace limpet {

/// A request PDU that asks where the interface is served over TCP.
std::string ept_map_request(uint32_t call, const MsrpcSyntax& interface);

/// The port in host byte order that an answer to it gives first. The answer: what all the response
/// PDUs carry behind their 8 bytes of response header, in their sender's byte order.
Result<uint16_t> read_ept_map_answer(std::string_view answer, ByteOrder order,
                                     const MsrpcSyntax& interface);

}  // namespace limpet
