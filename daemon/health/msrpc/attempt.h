// SPDX-License-Identifier: GPL-2.0-or-later
// An attempt of a check of kind msrpc: the endpoint mapper accepts a bind and, if the check names
// an interface, knows where that is, and somebody accepts a connection there.
#pragma once

#include <uv.h>

#include <chrono>
#include <memory>
#include <string>

#include "daemon/health/attempt.h"
#include "daemon/health/msrpc/connection.h"
#include "daemon/health/msrpc/conversation.h"
#include "daemon/health/target.h"
#include "daemon/loop/handle.h"
#include "ebpf/result.h"

namespace limpet {

class MsrpcAttempt final : public Attempt, private MsrpcConnection::Owner {
 public:
  /// Starts it. The loop and the target outlive it. Fails when the edge cannot ask. The check's
  /// timeout is that of the whole attempt.
  static Result<std::unique_ptr<Attempt>> start(uv_loop_t* loop, const Target& target, Done done);

 private:
  /// What it waits for.
  enum class Stage { connection, answer, second_connection };

  MsrpcAttempt(const Target& target, std::optional<MsrpcSyntax> interface, Done done);
  Result<void> start_timer(uv_loop_t* loop);
  void arm(std::chrono::milliseconds time);
  Result<void> connect(uv_loop_t* loop, uint16_t port);
  void connect_to_interface();
  void connected() override;
  void received(std::string_view bytes) override;
  void failed(const std::string& reason) override;
  void closed() override;
  void timed_out();
  /// The reason when no answer comes, or no more of it: what is missing with words around it.
  std::string no_answer(const std::string& before, const std::string& after) const;
  /// For the beginning of a reason: the second port, once that is meant.
  std::string where() const;
  void finish(Outcome outcome);

  const Target& target_;
  Done done_;
  Stage stage_ = Stage::connection;
  MsrpcConversation conversation_;
  Handle<uv_timer_t> deadline_;
  bool last_look_ = false;  // the time is over
  std::unique_ptr<MsrpcConnection> connection_;
};

}  // namespace limpet
