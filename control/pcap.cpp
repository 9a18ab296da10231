// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/pcap.h"

#include <charconv>

namespace limpet {
namespace {

/// In the byte order of this host: readers tell by the magic number.
template <class Number>
void append(std::string& text, Number number) {
  text.append(reinterpret_cast<const char*>(&number), sizeof number);
}

}  // namespace

std::string pcap_header(uint32_t longest) {
  constexpr uint32_t magic_of_nanoseconds = 0xa1b23c4d, ethernet = 1;
  std::string text;
  append(text, magic_of_nanoseconds);
  append(text, uint16_t{2});  // version 2.4
  append(text, uint16_t{4});
  append(text, uint64_t{0});  // not used
  append(text, longest);
  append(text, ethernet);
  return text;
}

std::string pcap_record(uint64_t time_ns, uint32_t length, std::string_view bytes) {
  constexpr uint64_t ns_a_second = 1'000'000'000;
  std::string text;
  append(text, static_cast<uint32_t>(time_ns / ns_a_second));
  append(text, static_cast<uint32_t>(time_ns % ns_a_second));
  append(text, static_cast<uint32_t>(bytes.size()));
  append(text, length);
  return text.append(bytes);
}

std::string bytes_of_hex(std::string_view hex) {
  std::string bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    uint8_t byte = 0;
    const auto [end, error] = std::from_chars(hex.data() + i, hex.data() + i + 2, byte, 16);
    if (error != std::errc() || end != hex.data() + i + 2) break;
    bytes += static_cast<char>(byte);
  }
  return bytes;
}

}  // namespace limpet
