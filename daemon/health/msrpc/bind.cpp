// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/msrpc/bind.h"

#include "daemon/health/msrpc/fault.h"
#include "daemon/health/msrpc/syntax.h"

namespace limpet {
namespace {

Error refused(const std::string& why) {
  return {"the endpoint mapper refused the bind: " + why};
}

std::string nak_reason(uint16_t reason) {
  switch (reason) {
    case 0:
      return "it gives no reason";
    case 1:
      return "temporary congestion";
    case 2:
      return "a limit of its own is exceeded";
    case 4:
      return "it does not speak this version of the protocol";
    default:
      return "reason " + std::to_string(reason);
  }
}

std::string result_reason(uint16_t result, uint16_t reason) {
  const char* who = result == 1 ? "its user" : "its provider";
  switch (reason) {
    case 0:
      return std::string(who) + " gives no reason";
    case 1:
      return "there is no endpoint mapper behind this port";
    case 2:
      return "it does not speak NDR";
    case 3:
      return "a limit of its own is exceeded";
    default:
      return std::string(who) + " gives reason " + std::to_string(reason);
  }
}

Result<void> check_ack(const MsrpcPdu& answer) {
  MsrpcReader in = answer.read();
  in.take(2 + 2 + 4);  // fragment sizes and the association group
  in.take(in.u16());   // the secondary address
  in.align();
  const unsigned results = in.u8();
  in.take(3);
  const uint16_t result = in.u16();
  const uint16_t reason = in.u16();
  in.take(20);  // the transfer syntax: we offer one
  if (!in.ok() || results != 1) return Error{"the answer to the bind is malformed"};
  if (result != 0) return refused(result_reason(result, reason));
  return {};
}

}  // namespace

std::string msrpc_bind(uint32_t call) {
  MsrpcWriter out;
  out.u16(msrpc_max_fragment).u16(msrpc_max_fragment).u32(0);
  out.u8(1).zeros(3);         // one context,
  out.u16(0).u8(1).zeros(1);  // number 0, with one transfer syntax
  write_syntax(out, endpoint_mapper);
  write_syntax(out, ndr);
  return msrpc_pdu(MsrpcType::bind, call, out.text());
}

Result<void> check_bind_answer(const MsrpcPdu& answer) {
  if (!answer.first() || !answer.last()) return Error{"the answer to the bind is fragmented"};
  switch (answer.type) {
    case MsrpcType::bind_ack:
      return check_ack(answer);
    case MsrpcType::bind_nak: {
      MsrpcReader in = answer.read();
      const uint16_t reason = in.u16();
      if (!in.ok()) return Error{"the answer to the bind is malformed"};
      return refused(nak_reason(reason));
    }
    case MsrpcType::fault:
      return refused(fault_text(answer));
    default:
      return unexpected(answer, "the bind");
  }
}

}  // namespace limpet
