// SPDX-License-Identifier: GPL-2.0-or-later
// Mutations that know what a frame is made of: other addresses, ports, tags, headers, flags,
// fragments, quotes.
#pragma once

#include <random>

#include "tests/fuzz/fuzz_input.h"

namespace limpet::fuzz {

class Mutator {
 public:
  /// How libFuzzer mutates bytes without knowing what they are; returns the new size.
  using MutateBytes = size_t (*)(uint8_t* data, size_t size, size_t max_size);
  Mutator(uint32_t seed, MutateBytes mutate_bytes) : random_(seed), mutate_bytes_(mutate_bytes) {}

  void mutate(Input& input);

 private:
  uint32_t below(size_t limit) { return static_cast<uint32_t>(random_() % limit); }
  bool one_in(uint32_t n) { return below(n) == 0; }
  uint32_t any() { return static_cast<uint32_t>(random_()); }
  template <class Range>
  auto pick(const Range& range) {
    return *(std::begin(range) + below(std::size(range)));
  }

  void mutate_input(Input& input);
  void mutate_frame(Shot& shot);
  void mutate_raw(Shot& shot);
  void mutate_ethernet(Bytes& frame);
  void mutate_header(Bytes& frame);
  void mutate_v4(Bytes& frame, size_t ip);
  void mutate_v6(Bytes& frame, size_t ip);
  void mutate_transport(Bytes& frame, size_t at, uint8_t protocol);
  void vanish_checksum(Bytes& frame, size_t udp);
  void mutate_quote(Bytes& frame);
  void set_address(Bytes& frame, size_t ip, limpet_family family, bool source);
  void insert_extension(Bytes& frame, size_t ip, uint32_t words);
  void quote_reply(Shot& shot);
  void answer_probe(Shot& shot);
  void add_fragment(Input& input, size_t of);

  std::minstd_rand random_;
  MutateBytes mutate_bytes_;
};

}  // namespace limpet::fuzz
