// SPDX-License-Identifier: GPL-2.0-or-later
// One client of the control socket. It reads a request, has it answered, writes the reply, and only
// then looks at the next one: a client that does not read its replies stops being read.
#pragma once

#include <uv.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "control/protocol.h"
#include "daemon/control/caller.h"
#include "daemon/control/line_buffer.h"
#include "daemon/loop/handle.h"

namespace limpet {

/// What a client may cost the daemon. Its memory stays below two requests and one reply.
struct ControlLimits {
  size_t connections = 320;
  size_t of_one_user = 224;      // at most, of these
  size_t kept_for_changes = 64;  // of these: not for those who may only look
  /// Of replies that those who may only look have not taken yet, all of them together.
  size_t unread_bytes = max_reply_bytes;
  size_t request_bytes = max_request_bytes;            // at most that much
  size_t view_request_bytes = max_view_request_bytes;  // of those who may only look
  /// From one complete request to the next: a byte now and then does not keep a connection.
  std::chrono::milliseconds idle{60'000};
  /// For the client to take a whole reply.
  std::chrono::milliseconds write{10'000};
};

class Connection {
 public:
  /// The server, as a connection sees it. It outlives the connection.
  class Owner {
   public:
    /// The connection has a request, and waits for take_turn.
    virtual void wants_turn(Connection& connection) = 0;
    /// The reply line for a request line of this caller's, or nothing.
    virtual std::string answer(std::string_view line, const Caller& caller) = 0;
    /// Nothing more will happen here: the owner destroys the connection.
    virtual void ended(Connection& connection) = 0;

   protected:
    ~Owner() = default;
  };

  /// Accepts the connection that waits at the listener; null when that fails. The limits outlive
  /// it.
  static std::unique_ptr<Connection> accept(uv_stream_t* listener, const ControlLimits& limits,
                                            const AccessGroups& access, Owner& owner);
  const Caller& caller() const { return caller_; }
  /// Bytes of a reply that is under way.
  size_t unread() const { return unread_; }

  /// Begins to serve; false when that fails.
  bool start();
  /// Has the request answered. May end the connection, or have it want another turn.
  void take_turn();
  /// Instead of start: says one line if the client can take it at once. Destroy the connection
  /// then.
  void turn_away(const std::string& line);

  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

 private:
  Connection(const ControlLimits& limits, Owner& owner);

  // Each of these may end the connection as its last step, so that callers return after it.
  void read_on();
  void received(ssize_t status, const char* bytes);
  void serve();
  void reply(std::string text);
  void written(int status);
  void end();

  size_t longest_request() const;
  bool start_reading();
  void stop_reading();
  void allow(std::chrono::milliseconds time);

  const ControlLimits& limits_;
  Owner& owner_;
  LineBuffer input_;
  std::string_view line_;  // in input_: the request that waits for its turn
  size_t unread_ = 0;
  bool reading_ = false;
  Caller caller_;
  bool last_reply_ = false;  // hang up when the reply is out
  Handle<uv_pipe_t> pipe_;
  Handle<uv_timer_t> deadline_;
};

}  // namespace limpet
