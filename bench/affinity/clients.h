// SPDX-License-Identifier: GPL-2.0-or-later
// The clients of the affinity simulation: a web and mail farm's.
//
// A client's life is sessions and breaks. A session is bursts of packets: the first opens a
// connection (a bare SYN, the handshake's ACK one round trip later), each later one comes when the
// mail program asks again or the user has read a page, on the open connection or on a new one.
// Breaks are shorter or longer; whoever comes back after more than the affinity timeout has no
// claim to a member. Numbers are geometric; gaps are exponential, but for a mail program's, which
// has a timer.
//
// Two thirds of the clients with mail's habits and one third with web's: 200,000 of them send 2,250
// packets a second, and seven in ten have sent one within the last ten minutes.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "bench/affinity/packet.h"

namespace limpet::sim {

/// What a client does: means, times in seconds.
struct Habits {
  double bursts;          // in a session
  double packets;         // in a burst, without a SYN
  double new_connection;  // share of the later bursts that begin with a SYN
  double burst_gap;
  double short_break;
  double long_break;
  double long_share;       // of the breaks
  bool has_timer = false;  // gaps between bursts are from half to one and a half of the mean
  double resumed = 0;  // share of the breaks after which no SYN comes: the connection outlived them
  double longest = 1e9;  // no gap is longer
};

/// A mail program: up for an hour, it asks for mail every 100 s, nearly always on one connection.
constexpr Habits mail{.bursts = 36,
                      .packets = 1.5,
                      .new_connection = 0.05,
                      .burst_gap = 100,
                      .short_break = 300,
                      .long_break = 1800,
                      .long_share = 0.2,
                      .has_timer = true};
/// A web mail's user: three pages, then away for minutes or for most of an hour.
constexpr Habits web{.bursts = 3,
                     .packets = 4,
                     .new_connection = 0.5,
                     .burst_gap = 30,
                     .short_break = 300,
                     .long_break = 3000,
                     .long_share = 0.4};

constexpr uint32_t address_of(uint32_t client) {
  return 0x0a000000 + client;
}

/// The clients' packets. Client i has the habits of number i modulo how many there are.
class Clients {
 public:
  Clients(uint32_t count, std::vector<Habits> habits, uint64_t end, uint64_t seed);

  /// With time `never` when all is over.
  Packet next();

 private:
  struct Event {
    uint64_t time;
    uint32_t client;
    bool operator>(const Event& other) const { return time > other.time; }
  };
  struct State {
    uint16_t bursts = 0;   // of this session, still to come
    uint16_t packets = 0;  // of this burst, still to come
    bool syn = true;       // the next packet is one
  };

  double exponential(double mean);
  uint16_t geometric(double mean);
  State a_session(const Habits& habits);
  double first_gap(const Habits& habits);
  double a_break(const Habits& habits);
  const Habits& habits_of(uint32_t client) const { return habits_[client % habits_.size()]; }
  void schedule(uint64_t time, uint32_t client);
  bool chance(double share);
  double gap_after(State& state, const Habits& habits);

  std::vector<Habits> habits_;
  uint64_t end_;
  std::mt19937_64 random_;
  std::vector<State> states_;
  // A calendar: what happens in each second, and a heap of what happens in the present one.
  std::vector<std::vector<Event>> seconds_;
  std::vector<Event> present_;
  uint64_t opened_ = 0;  // seconds whose events are in the heap, or over
};

}  // namespace limpet::sim
