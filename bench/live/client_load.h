// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "bench/live/attempt.h"
#include "bench/live/client_options.h"

namespace limpet::live {

struct LoadResult {
  std::vector<double> microseconds;  // of the connections that were done: since they were due
  uint64_t in_time = 0;              // of these: done before the time was over
  uint64_t failed = 0;               // or not done long after
  std::map<std::string, uint64_t> members;
  std::map<std::string, uint64_t> seen;  // addresses that members saw, but for clients' own
};

/// Connections of many clients, one after the other of each: at a rate, or as many as come through.
class ClientLoad {
 public:
  explicit ClientLoad(const ClientOptions& options);
  ~ClientLoad();

  /// Throws std::system_error if the machine does not let it.
  LoadResult run();

 private:
  using Clock = Attempt::Clock;

  void start_those_due(Clock::time_point now);
  void start(Clock::time_point due);
  void wait(Clock::time_point until);
  void go_on(int socket);
  void note(const Attempt& attempt);

  ClientOptions options_;
  int events_;
  size_t source_ = 0;
  Clock::time_point next_due_, end_;
  std::unordered_map<int, std::unique_ptr<Attempt>> going_;  // by socket
  LoadResult result_;
};

}  // namespace limpet::live
