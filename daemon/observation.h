// SPDX-License-Identifier: GPL-2.0-or-later
// Somebody looks at packets for a while. The program that observes is loaded beside the loop, put
// on the interfaces in the place of the ordinary one, and taken off again, whatever ends it. Nobody
// looks at a time when somebody else does: there is one such program.
#pragma once

#include <uv.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "daemon/edge.h"
#include "daemon/loop/handle.h"
#include "ebpf/observer.h"
#include "ebpf/result.h"

namespace limpet {

class Observation {
 public:
  struct Wish {
    Observed packets;  // until_ns is filled in
    std::chrono::seconds time{};
    std::string what;  // "trace of 198.51.100.0/24", for events and whoever is refused
    std::string who;   // whose
  };

  /// The edge outlives it.
  static Result<std::unique_ptr<Observation>> open(uv_loop_t* loop, Edge& edge);
  Observation(const Observation&) = delete;
  Observation& operator=(const Observation&) = delete;
  /// The ordinary program is on the interfaces again.
  ~Observation();

  /// The number of the session. Refused while another one lasts; the error says whose.
  Result<uint64_t> begin(Wish wish);

  // Of a session that was begun, and that none has followed.
  /// False: it is not this one.
  bool is(uint64_t session) const { return session != 0 && session == session_; }
  /// What has come since the last call, oldest first, at most so many. Nobody asking for it for ten
  /// seconds ends the session.
  std::vector<limpet_observation> take(size_t most);
  /// How many could not be told of.
  uint64_t lost() const;
  /// The program is on the interfaces.
  bool running() const { return state_ == State::running; }
  /// Why it has ended; empty: it has not.
  const std::string& ended() const { return ended_; }
  /// The program could not be loaded or put on an interface.
  bool failed() const { return failed_; }
  /// There may be some to be taken still.
  void end(const std::string& why);

 private:
  struct Job;
  struct Work;
  enum class State { none, beginning, running, ended };

  Observation(uv_loop_t* loop, Edge& edge) : loop_(loop), edge_(edge) {}
  bool lasts() const { return state_ == State::beginning || state_ == State::running; }
  void attached(const Result<void>& done);
  void look_at_clock();
  void tell(const std::string& text);

  uv_loop_t* loop_;
  Edge& edge_;
  Handle<uv_timer_t> timer_;
  State state_ = State::none;
  bool has_run_ = false, failed_ = false;
  std::vector<unsigned> interfaces_;  // that it is for
  uint64_t session_ = 0;
  Wish wish_;
  uint64_t end_ms_ = 0, asked_ms_ = 0;
  std::string ended_;
  std::shared_ptr<Job> job_;  // with the threads that work on it
};

}  // namespace limpet
