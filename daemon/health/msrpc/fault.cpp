// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/msrpc/fault.h"

#include <cstdio>

namespace limpet {
namespace {

const char* meaning(uint32_t code) {
  switch (code) {
    case 0x00000005:
      return " (access denied)";
    case 0x1c010002:
      return " (operation out of range)";
    case 0x1c010003:
      return " (unknown interface)";
    case 0x1c010014:
      return " (the server is too busy)";
    case 0x1c01000b:
      return " (protocol error)";
    case 0x1c000009:
      return " (rejected without a reason)";
    default:
      return "";
  }
}

}  // namespace

std::string hexadecimal(uint32_t code) {
  char text[11];
  std::snprintf(text, sizeof text, "0x%08x", code);
  return text;
}

std::string fault_text(const MsrpcPdu& fault) {
  MsrpcReader in = fault.read();
  in.take(8);  // allocation hint, context, cancels
  const uint32_t code = in.u32();
  if (!in.ok()) return "a fault without a code";
  return "fault " + hexadecimal(code) + meaning(code);
}

Error unexpected(const MsrpcPdu& pdu, const std::string& question) {
  const auto type = static_cast<unsigned>(pdu.type);
  return {"the answer to " + question + " is of an unexpected type, " + std::to_string(type)};
}

}  // namespace limpet
