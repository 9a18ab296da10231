// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/explain_words.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace limpet {
namespace {

constexpr const char* form = "explain CLIENT[:PORT] [to] VIP:PORT[/udp]";

std::optional<uint16_t> read_port(std::string_view text) {
  uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0) return {};
  return port;
}

/// "HOST", "HOST:PORT", "[HOST]", "[HOST]:PORT"; an IPv6 address without brackets has no port.
struct Place {
  std::string host;
  std::optional<uint16_t> port;
};

std::optional<Place> read_place(std::string_view text) {
  std::string_view host = text, port;
  if (text.starts_with('[')) {
    const size_t close = text.find(']');
    if (close == text.npos) return {};
    host = text.substr(1, close - 1);
    port = text.substr(close + 1);
  } else if (std::ranges::count(text, ':') == 1) {
    host = text.substr(0, text.find(':'));
    port = text.substr(host.size());
  }
  if (host.empty()) return {};
  if (port.empty()) return Place{std::string(host), {}};
  const auto number = port.starts_with(':') ? read_port(port.substr(1)) : std::nullopt;
  if (!number) return {};
  return Place{std::string(host), number};
}

/// Takes "/udp" or "/tcp" off the end.
std::string take_protocol(std::string_view& text) {
  const size_t slash = text.rfind('/');
  if (slash == text.npos) return "tcp";
  const std::string protocol(text.substr(slash + 1));
  text = text.substr(0, slash);
  return protocol;
}

}  // namespace

Result<nlohmann::json> read_explain_words(std::span<const std::string> words) {
  const bool has_to = words.size() == 3 && words[1] == "to";
  if (words.size() != 2 && !has_to) return Error{std::string("the form is: ") + form};
  const auto client = read_place(words.front());
  if (!client) return Error{"\"" + words.front() + "\" is no client; the form is: " + form};
  std::string_view vip_text = words.back();
  const std::string protocol = take_protocol(vip_text);
  if (protocol != "tcp" && protocol != "udp") {
    return Error{"\"" + protocol + "\" is neither tcp nor udp"};
  }
  const auto vip = read_place(vip_text);
  if (!vip || !vip->port) {
    return Error{"\"" + words.back() +
                 "\" is no VIP with a port, as mail:443, 192.0.2.10:53/udp or [2001:db8::10]:443"};
  }
  nlohmann::json params = {
      {"client", client->host}, {"vip", vip->host}, {"port", *vip->port}, {"protocol", protocol}};
  if (client->port) params["client_port"] = *client->port;
  return params;
}

}  // namespace limpet
