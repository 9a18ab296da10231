// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/affinity/clients.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace limpet::sim {
namespace {

constexpr double packet_gap = 0.2;  // in a burst
constexpr double shortest_round_trip = 0.02;
constexpr double longest_round_trip = 0.1;

/// Above 0, at most 1.
double uniform(std::mt19937_64& random) {
  return static_cast<double>((random() >> 11) + 1) * 0x1p-53;
}

uint64_t nanoseconds(double seconds) {
  return static_cast<uint64_t>(seconds * static_cast<double>(second));
}

}  // namespace

Clients::Clients(uint32_t count, std::vector<Habits> habits, uint64_t end, uint64_t seed)
    : habits_(std::move(habits)),
      end_(end),
      random_(seed),
      states_(count),
      seconds_(end / second + 1) {
  for (uint32_t client = 0; client < count; ++client) {
    states_[client] = a_session(habits_of(client));
    schedule(nanoseconds(first_gap(habits_of(client))), client);
  }
}

/// All are found in a break, a long one in proportion to its length; what is left of it is again
/// exponential. So the rate of packets is nearly the final one from the start.
double Clients::first_gap(const Habits& habits) {
  const double long_part = habits.long_share * habits.long_break;
  const double all = long_part + (1 - habits.long_share) * habits.short_break;
  const bool is_long = chance(long_part / all);
  return std::min(exponential(is_long ? habits.long_break : habits.short_break), habits.longest);
}

double Clients::exponential(double mean) {
  return -mean * std::log(uniform(random_));
}

/// At least 1.
uint16_t Clients::geometric(double mean) {
  if (mean <= 1) return 1;
  const double tries = std::ceil(std::log(uniform(random_)) / std::log1p(-1 / mean));
  return static_cast<uint16_t>(std::clamp(tries, 1., 1000.));
}

bool Clients::chance(double share) {
  return uniform(random_) <= share;
}

double Clients::a_break(const Habits& habits) {
  return exponential(chance(habits.long_share) ? habits.long_break : habits.short_break);
}

void Clients::schedule(uint64_t time, uint32_t client) {
  if (time >= end_) return;
  if (const uint64_t when = time / second; when >= opened_) {
    seconds_[when].push_back({time, client});
  } else {
    present_.push_back({time, client});
    std::ranges::push_heap(present_, std::greater{});
  }
}

Clients::State Clients::a_session(const Habits& habits) {
  return {.bursts = static_cast<uint16_t>(geometric(habits.bursts) - 1),
          .packets = geometric(habits.packets),
          .syn = true};
}

/// From the packet just sent to the client's next; `state` is then what that one will be.
double Clients::gap_after(State& state, const Habits& habits) {
  if (std::exchange(state.syn, false)) {
    return shortest_round_trip + (longest_round_trip - shortest_round_trip) * uniform(random_);
  }
  if (--state.packets > 0) return exponential(packet_gap);
  if (state.bursts > 0) {
    --state.bursts;
    state.packets = geometric(habits.packets);
    state.syn = chance(habits.new_connection);
    return habits.has_timer ? habits.burst_gap * (0.5 + uniform(random_))
                            : exponential(habits.burst_gap);
  }
  state = a_session(habits);
  state.syn = !chance(habits.resumed);
  return a_break(habits);
}

Packet Clients::next() {
  while (present_.empty()) {
    if (opened_ == seconds_.size()) return {};
    present_ = std::move(seconds_[opened_++]);
    std::ranges::make_heap(present_, std::greater{});
  }
  std::ranges::pop_heap(present_, std::greater{});
  const Event event = present_.back();
  present_.pop_back();

  State& state = states_[event.client];
  const Packet packet{event.time, address_of(event.client), event.client, state.syn, false};
  const Habits& habits = habits_of(event.client);
  const double gap = std::min(gap_after(state, habits), habits.longest);
  schedule(event.time + nanoseconds(gap), event.client);
  return packet;
}

}  // namespace limpet::sim
