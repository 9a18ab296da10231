// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/plan/listeners.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <sstream>
#include <string>

namespace limpet {
namespace {

// The kernel's TCP_LISTEN, and TCP_CLOSE, which an unconnected UDP socket is in.
constexpr std::string_view listening = "0A", unconnected = "07";

template <class Number>
std::optional<Number> parse_hex(std::string_view text) {
  Number number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number, 16);
  if (error != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Words of the host's byte order, each of 8 digits, of an address in the network's.
template <size_t bytes>
std::optional<std::array<uint8_t, bytes>> parse_words(std::string_view text) {
  std::array<uint8_t, bytes> address;
  for (size_t at = 0; at < bytes; at += 4) {
    const auto word = parse_hex<uint32_t>(text.substr(at * 2, 8));
    if (!word) return std::nullopt;
    std::memcpy(&address[at], &*word, 4);
  }
  return address;
}

template <size_t bytes>
bool is_zero(const std::array<uint8_t, bytes>& address) {
  return std::ranges::all_of(address, [](uint8_t byte) { return byte == 0; });
}

bool place(std::string_view text, Listener& listener) {
  if (text.size() == 8) {
    const auto address = parse_words<4>(text);
    if (!address) return false;
    listener.v4_only = is_zero(*address);
    if (!listener.v4_only) listener.address = IpAddress::v4(*address);
    return true;
  }
  const auto address = text.size() == 32 ? parse_words<16>(text) : std::nullopt;
  if (!address) return false;
  if (!is_zero(*address)) listener.address = IpAddress::v6(*address);
  return true;
}

}  // namespace

std::vector<Listener> parse_sockets(std::string_view text, Protocol protocol) {
  std::vector<Listener> listeners;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::istringstream line{std::string(text.substr(0, end))};
    text.remove_prefix(std::min(end + 1, text.size()));
    std::string number, local, remote, state;
    line >> number >> local >> remote >> state;
    if (state != (protocol == Protocol::tcp ? listening : unconnected)) continue;
    const size_t colon = local.find(':');
    const auto port = colon == local.npos
                          ? std::nullopt
                          : parse_hex<uint16_t>(std::string_view(local).substr(colon + 1));
    Listener listener{.protocol = protocol, .address = {}, .port = port.value_or(0)};
    if (port && place(std::string_view(local).substr(0, colon), listener)) {
      listeners.push_back(listener);
    }
  }
  return listeners;
}

}  // namespace limpet
