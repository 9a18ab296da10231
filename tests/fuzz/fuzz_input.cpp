// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/fuzz/fuzz_input.h"

#include <algorithm>
#include <iterator>

namespace limpet::fuzz {
namespace {

// The last ones are there for headers that lie beyond. Drivers give more.
constexpr size_t first_parts[] = {model::everything,
                                  model::everything,
                                  model::everything,
                                  model::everything,
                                  1500,
                                  700,
                                  256,
                                  128};
// The fragment table remembers for 30 seconds.
constexpr uint64_t ms = 1'000'000;
constexpr uint64_t paces[] = {0, 1 * ms, 500 * ms, 10'000 * ms, 30'000 * ms, 31'000 * ms};

constexpr size_t smallest_frame = 14;  // BPF_PROG_TEST_RUN takes none that is shorter

}  // namespace

Bytes Shot::frame() const {
  Bytes frame = bytes;
  for (size_t i = 0; i < appended; ++i) frame.push_back(static_cast<uint8_t>(i));
  if (frame.size() < smallest_frame) frame.resize(smallest_frame);
  if (frame.size() > longest_frame) frame.resize(longest_frame);
  return frame;
}

Input Input::parse(View bytes) {
  Input input;
  if (bytes.size() < 2) return input;
  input.setting = bytes[0];
  input.pace = bytes[1];
  for (size_t at = 2; at + 4 <= bytes.size() && input.shots.size() < most_shots;) {
    const size_t given = std::min<size_t>(model::get16(bytes, at), bytes.size() - at - 4);
    const size_t appended = model::get16(bytes, at + 2) % (most_appended + 1);
    const View part = model::part(bytes, at + 4, given);
    input.shots.push_back({static_cast<uint16_t>(appended), Bytes(part.begin(), part.end())});
    at += 4 + given;
  }
  return input;
}

Bytes Input::serialise() const {
  Bytes bytes{setting, pace};
  for (const Shot& shot : shots) {
    model::append16(bytes, static_cast<uint32_t>(shot.bytes.size()));
    model::append16(bytes, shot.appended);
    model::append(bytes, shot.bytes);
  }
  return bytes;
}

size_t Input::first_part() const {
  return first_parts[setting >> 5];
}

uint64_t Input::step_ns() const {
  return paces[pace % std::size(paces)];
}

}  // namespace limpet::fuzz
