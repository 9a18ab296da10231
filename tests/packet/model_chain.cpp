// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/packet/model_chain.h"

namespace limpet::model {
namespace {

constexpr size_t most_headers = 8;
constexpr size_t most_bytes = 512;

enum Extension : uint8_t { hop_by_hop = 0, routing = 43, fragment = 44, destination_options = 60 };

bool is_extension(uint8_t header) {
  return header == hop_by_hop || header == routing || header == fragment ||
         header == destination_options;
}

}  // namespace

Chain walk_chain(View frame, size_t at, uint8_t next, size_t end) {
  const size_t begin = at;
  bool had_fragment_header = false;
  Chain chain;
  const auto stop = [&chain](limpet_reason reason) {
    chain.stop = reason;
    return chain;
  };

  while (is_extension(next) && chain.fragment != Fragment::later) {
    if (chain.headers == most_headers) return stop(LIMPET_REASON_long_chain);
    ++chain.headers;
    if (at + 8 > end) return stop(LIMPET_REASON_bad_ip_header);
    if (next == fragment && had_fragment_header) return stop(LIMPET_REASON_bad_ip_header);
    if (next == routing && get8(frame, at + 3) != 0) return stop(LIMPET_REASON_source_route);
    const size_t length = next == fragment ? 8 : (get8(frame, at + 1) + size_t{1}) * 8;
    if (at + length - begin > most_bytes) return stop(LIMPET_REASON_long_chain);
    if (at + length > end) return stop(LIMPET_REASON_bad_ip_header);
    if (next == fragment) {
      had_fragment_header = true;
      const uint16_t field = get16(frame, at + 2);
      const bool has_offset = field >> 3, more = field & 1;
      if (has_offset || more) {
        chain.fragment = has_offset ? Fragment::later : Fragment::first;
        chain.identification = get32(frame, at + 4);
      }
    }
    next = get8(frame, at);
    at += length;
  }
  chain.protocol = next;
  chain.transport = at;
  return chain;
}

}  // namespace limpet::model
