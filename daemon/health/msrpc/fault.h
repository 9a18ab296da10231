// SPDX-License-Identifier: GPL-2.0-or-later
// What a server answers that cannot answer (C706 12.6.4.7 and appendix E).
#pragma once

#include <string>

#include "daemon/health/msrpc/pdu.h"

namespace limpet {

/// "fault 0x00000005 (access denied)"
std::string fault_text(const MsrpcPdu& fault);

/// For a PDU of a type that does not answer `question`.
Error unexpected(const MsrpcPdu& pdu, const std::string& question);

/// "0x" and eight digits, as error codes are looked up.
std::string hexadecimal(uint32_t code);

}  // namespace limpet
