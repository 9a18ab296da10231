// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/control/drain_run.h"

#include <algorithm>
#include <atomic>
#include <numeric>
#include <stdexcept>
#include <thread>

#include "control/protocol.h"

namespace limpet {
namespace {

using std::chrono::milliseconds;

constexpr uint32_t first_client = 0x0a000001;  // 10.0.0.1
constexpr size_t most_clients = 1000;          // of the member's, in turn
constexpr std::chrono::microseconds survey_pace{20};
constexpr milliseconds aftermath{100};  // for which clients still come
constexpr milliseconds on_the_way{20};  // packets, at most

uint64_t count_of(NewClients::Clock::time_point time) {
  return static_cast<uint64_t>(time.time_since_epoch() / std::chrono::nanoseconds(1));
}

}  // namespace

void DrainRun::find_clients(uint32_t among) {
  std::vector<uint32_t> all(among);
  std::iota(all.begin(), all.end(), first_client);
  clients_.send(all, survey_pace, [left = among]() mutable { return left-- > 0; });
  std::this_thread::sleep_for(on_the_way);
  own_.clear();
  for (const arrival& one : arrivals_.take()) {
    if (one.member == member_.address) own_.push_back(one.client);
  }
  if (own_.empty()) throw std::runtime_error("no client of " + member_.name + "'s was found");
  own_.resize(std::min(own_.size(), most_clients));
}

DrainRun::Clock::time_point DrainRun::call(const std::string& method, const std::string& state) {
  nlohmann::json params = {{"pool", member_.pool}, {"member", member_.name}};
  if (!state.empty()) params["state"] = state;
  const auto line = limpetd_.call(method, params);
  const auto now = Clock::now();
  if (!line) throw std::runtime_error(line.error().message);
  const auto reply = parse_reply(*line);
  if (!reply) throw std::runtime_error(reply.error().message);
  if (reply->error) throw std::runtime_error(method + ": " + reply->error->message);
  return now;
}

DrainRun::Times DrainRun::drain(milliseconds lead, std::chrono::nanoseconds pace) {
  (void)arrivals_.take();  // those that a busy machine kept on the way
  std::atomic<bool> over = false;
  std::jthread sender([&] { clients_.send(own_, pace, [&] { return !over; }); });
  std::this_thread::sleep_for(lead);
  const auto asked = Clock::now();
  Clock::time_point replied;
  try {
    replied = call("member.set", "draining");
    std::this_thread::sleep_for(aftermath);
  } catch (...) {
    over = true;
    throw;
  }
  over = true;
  sender.join();
  std::this_thread::sleep_for(on_the_way);
  const Times times = judge(asked, replied);
  call("member.reset", "");
  return times;
}

/// The effect is the first client elsewhere after whom none comes to the member.
DrainRun::Times DrainRun::judge(Clock::time_point asked, Clock::time_point replied) {
  const uint64_t begin = count_of(asked);
  const auto arrivals = arrivals_.take();
  const auto is_here = [&](const arrival& one) { return one.member == member_.address; };
  const auto after = std::ranges::lower_bound(arrivals, begin, {}, &arrival::at_ns);
  if (after == arrivals.begin() || !std::all_of(arrivals.begin(), after, is_here)) {
    throw std::runtime_error("before the drain not all its clients went to " + member_.name);
  }
  const auto last = std::find_if(arrivals.rbegin(), arrivals.rend(), is_here).base();
  const auto enough = static_cast<ptrdiff_t>(arrivals.size() / 10);
  if (arrivals.end() - last < enough) {
    throw std::runtime_error("clients went to " + member_.name + " long after the reply");
  }
  const std::chrono::nanoseconds effect(static_cast<int64_t>(last->at_ns - begin));
  const std::chrono::nanoseconds gap(static_cast<int64_t>(last->at_ns - (last - 1)->at_ns));
  return {.effect = effect, .reply = replied - asked, .gap = gap};
}

}  // namespace limpet
