// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/msrpc/conversation.h"

#include <utility>

#include "daemon/health/msrpc/bind.h"
#include "daemon/health/msrpc/fault.h"
#include "daemon/health/msrpc/mapper.h"

namespace limpet {
namespace {

constexpr uint32_t bind_call = 1;
constexpr uint32_t map_call = 2;

}  // namespace

MsrpcConversation::MsrpcConversation(std::optional<MsrpcSyntax> interface)
    : interface_(interface), to_send_(msrpc_bind(bind_call)) {}

std::string MsrpcConversation::to_send() {
  return std::exchange(to_send_, {});
}

Result<void> MsrpcConversation::take(std::string_view bytes) {
  while (!over_ && !bytes.empty()) {
    const auto pdu = pdus_.take(bytes);
    Result<void> taken;
    if (!pdu) {
      taken = pdu.error();
    } else if (*pdu) {
      taken = take_pdu(**pdu);
    }
    over_ = !taken || done();
    if (!taken) return taken;
  }
  return {};
}

std::string MsrpcConversation::missing() const {
  const bool begun = pdus_.begun() || answer_order_;
  const std::string what = begun ? "only a part of the answer to " : "no answer to ";
  if (step_ == Step::bind) return what + "the bind";
  return what + "the question for interface " + interface_->to_string();
}

Result<void> MsrpcConversation::take_pdu(const MsrpcPdu& pdu) {
  const uint32_t call = step_ == Step::bind ? bind_call : map_call;
  if (pdu.call != call) return Error{"the MSRPC reply belongs to another call than ours"};
  if (step_ == Step::map) return take_map_answer(pdu);
  if (auto accepted = check_bind_answer(pdu); !accepted) return accepted;
  step_ = interface_ ? Step::map : Step::done;
  if (interface_) to_send_ += ept_map_request(map_call, *interface_);
  return {};
}

Result<void> MsrpcConversation::take_map_answer(const MsrpcPdu& pdu) {
  if (pdu.type == MsrpcType::fault) {
    return Error{"the endpoint mapper answered with " + fault_text(pdu)};
  }
  if (pdu.type != MsrpcType::response) return unexpected(pdu, "ept_map");
  if (auto added = add_fragment(pdu); !added) return added;
  if (!pdu.last()) return {};
  const auto port = read_ept_map_answer(answer_, *answer_order_, *interface_);
  if (!port) return port.error();
  port_ = *port;
  step_ = Step::done;
  return {};
}

Result<void> MsrpcConversation::add_fragment(const MsrpcPdu& pdu) {
  constexpr size_t response_header = 8;
  // Empty fragments without an end count, too.
  answer_size_ += msrpc_header_size + pdu.body.size();
  if (answer_size_ > msrpc_max_answer) {
    return Error{"the endpoint mapper's answer is longer than " + std::to_string(msrpc_max_answer) +
                 " bytes"};
  }
  const bool in_turn = pdu.first() != answer_order_.has_value();
  const bool same_order = !answer_order_ || *answer_order_ == pdu.order;
  if (!in_turn || !same_order || pdu.body.size() < response_header) {
    return Error{"the endpoint mapper's answer has fragments that do not belong together"};
  }
  answer_order_ = pdu.order;
  answer_ += std::string_view(pdu.body).substr(response_header);
  return {};
}

}  // namespace limpet
