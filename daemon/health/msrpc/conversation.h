// SPDX-License-Identifier: GPL-2.0-or-later
// A conversation with an endpoint mapper (port 135): a bind, and on wish the question where an
// interface is. Bytes in, bytes out; pure. Sources: C706 (DCE 1.1 RPC) and [MS-RPCE].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/health/msrpc/pdu.h"
#include "daemon/health/msrpc/syntax.h"
#include "ebpf/result.h"

namespace limpet {

class MsrpcConversation {
 public:
  /// Without an interface, an accepted bind is all there is.
  explicit MsrpcConversation(std::optional<MsrpcSyntax> interface);

  /// What is to be sent now; each time it is asked, only what is new.
  std::string to_send();

  /// What the server sent, cut wherever. Fails with what is wrong with it, for an operator; the
  /// conversation is over then. So it is once it is done(), and whatever follows is ignored.
  Result<void> take(std::string_view bytes);

  /// The server says no more, or is not waited for any longer, before it is done: what is wrong
  /// with what it said, if that alone tells.
  std::optional<Error> ended() const { return pdus_.ended(); }

  bool done() const { return step_ == Step::done; }
  /// Where the interface is, in host byte order; 0 unless it is done and was asked.
  uint16_t port() const { return port_; }
  /// While it is not done: "no answer to the bind", "only a part of the answer to the bind"
  std::string missing() const;

 private:
  enum class Step { bind, map, done };

  Result<void> take_pdu(const MsrpcPdu& pdu);
  Result<void> take_map_answer(const MsrpcPdu& pdu);
  Result<void> add_fragment(const MsrpcPdu& pdu);

  std::optional<MsrpcSyntax> interface_;
  Step step_ = Step::bind;
  std::string to_send_;
  MsrpcPduReader pdus_;
  bool over_ = false;
  uint16_t port_ = 0;

  // Of the answer to ept_map, what has come so far.
  std::string answer_;
  size_t answer_size_ = 0;  // with headers
  std::optional<ByteOrder> answer_order_;
};

}  // namespace limpet
