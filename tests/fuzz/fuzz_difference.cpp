// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/fuzz/fuzz_difference.h"

#include <linux/bpf.h>

#include <algorithm>
#include <cstdio>
#include <sstream>

#include "ebpf/reason.h"

namespace limpet::fuzz {
namespace {

const char* name_of(uint32_t action) {
  constexpr const char* names[] = {"aborted", "drop", "pass", "tx", "redirect"};
  return action < std::size(names) ? names[action] : "?";
}

std::string hex(model::View bytes) {
  std::string text;
  char two[3];
  for (const uint8_t byte : bytes) {
    std::snprintf(two, sizeof two, "%02x", byte);
    text += two;
  }
  return text;
}

std::ostream& operator<<(std::ostream& out, const Gained& gained) {
  return out << " +" << gained.packets << " (" << gained.bytes << " bytes, " << gained.clients
             << " new)";
}

std::ostream& operator<<(std::ostream& out, const Gain& gain) {
  for (const auto& [reason, packets] : gain.reasons) {
    out << " " << reasons()[reason].name << " +" << packets;
  }
  for (const auto& [rule, gained] : gain.rules) {
    out << " rule " << rule << gained;
  }
  for (const auto& [member, gained] : gain.members) {
    out << " member " << member << gained;
  }
  return out;
}

Gain gain_of(const PacketModel::Outcome& outcome) {
  Gain gain;
  gain.reasons[outcome.reason] = 1;
  const Gained one{.packets = 1, .bytes = outcome.counted_bytes};
  if (outcome.counted_rule) gain.rules[outcome.counted_rule] = one;
  if (outcome.counted_member) gain.members[outcome.counted_member] = one;
  return gain;
}

}  // namespace

std::string difference(const model::Arrival& arrival, const PacketModel::Outcome& expected,
                       const Verdict& got) {
  const Gain expected_gain = gain_of(expected);
  const bool is_seen = expected.action() != XDP_DROP;
  const bool same_frame = !is_seen || expected.frame == got.frame;
  if (expected.action() == got.action && expected_gain == got.gain && same_frame) return "";

  std::ostringstream text;
  text << "in " << arrival.frame.size() << " bytes, interface " << arrival.ifindex;
  if (arrival.first_part < arrival.frame.size()) {
    text << ", " << arrival.first_part << " at once";
  }
  text << ", headroom " << arrival.headroom << ", at " << arrival.now_ns << " ns:\n  frame    "
       << hex(arrival.frame) << "\nexpected " << name_of(expected.action()) << expected_gain
       << "\ngot      " << name_of(got.action) << got.gain << "\n";
  if (same_frame) return text.str();
  const auto first = std::ranges::mismatch(expected.frame, got.frame).in1;
  text << "first difference at byte " << first - expected.frame.begin() << " of "
       << expected.frame.size() << " expected, " << got.frame.size() << " got\n  expected "
       << hex(expected.frame) << "\n  got      " << hex(got.frame) << "\n";
  return text.str();
}

}  // namespace limpet::fuzz
