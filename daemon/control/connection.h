// SPDX-License-Identifier: GPL-2.0-or-later
// One client of the control socket. It reads a request, has it answered, writes the reply, and only
// then looks at the next one: a client that does not read its replies stops being read.
#pragma once

#include <sys/types.h>
#include <uv.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "control/protocol.h"
#include "daemon/control/line_buffer.h"
#include "daemon/loop/handle.h"

namespace limpet {

/// What a client may cost the daemon. Its memory stays below two requests and one reply.
struct ControlLimits {
  size_t connections = 64;
  size_t request_bytes = max_request_bytes;  // at most that much
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
    /// The reply line for a request line of this user's, or nothing.
    virtual std::string answer(std::string_view line, uid_t user) = 0;
    /// Nothing more will happen here: the owner destroys the connection.
    virtual void ended(Connection& connection) = 0;

   protected:
    ~Owner() = default;
  };

  /// Accepts the connection that waits at the listener; null when that fails.
  static std::unique_ptr<Connection> accept(uv_stream_t* listener, const ControlLimits& limits,
                                            Owner& owner);
  /// Accepts it, says one line if the client can take it at once, and hangs up.
  static void turn_away(uv_stream_t* listener, const std::string& line);

  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

 private:
  Connection(const ControlLimits& limits, Owner& owner);

  // Each of these may end the connection as its last step, so that callers return after it.
  void read_on();
  void received(ssize_t status, const char* bytes);
  void serve();
  void serve_line(std::string_view line);
  void reply(std::string text);
  void written(int status);
  void end();

  bool start_reading();
  void stop_reading();
  void allow(std::chrono::milliseconds time);

  const ControlLimits& limits_;
  Owner& owner_;
  LineBuffer input_;
  bool reading_ = false;
  uid_t user_;
  bool last_reply_ = false;  // hang up when the reply is out
  Handle<uv_pipe_t> pipe_;
  Handle<uv_timer_t> deadline_;
  Handle<uv_idle_t> next_turn_;
};

}  // namespace limpet
