// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/explain_question.h"

#include <algorithm>
#include <optional>

#include "daemon/config/near_name.h"
#include "daemon/farm/family.h"

namespace limpet {
namespace {

using nlohmann::json;

std::string text_of(const json& params, const char* key) {
  const auto found = params.is_object() ? params.find(key) : params.end();
  return found != params.end() && found->is_string() ? found->get<std::string>() : "";
}

std::optional<uint16_t> port_of(const json& params, const char* key) {
  const auto found = params.find(key);
  if (found == params.end() || !found->is_number_integer()) return {};
  const auto port = found->get<int64_t>();
  if (port < 1 || port > 65535) return {};
  return static_cast<uint16_t>(port);
}

/// The VIP of this name or address.
const Vip* find_vip(const Farm& farm, const std::string& text) {
  const auto address = IpAddress::parse(text);
  const auto found = std::ranges::find_if(farm.vips(), [&](const Vip& vip) {
    return vip.name == text || (address && std::ranges::count(vip.addresses, *address) > 0);
  });
  return found == farm.vips().end() ? nullptr : &*found;
}

Error no_such_vip(const Farm& farm, const std::string& text) {
  std::vector<std::string> addresses;
  for (const Vip& vip : farm.vips()) {
    for (const IpAddress& address : vip.addresses) addresses.push_back(address.to_string());
  }
  std::vector<std::string_view> known;
  for (const Vip& vip : farm.vips()) known.push_back(vip.name);
  known.insert(known.end(), addresses.begin(), addresses.end());
  return {"there is no VIP \"" + text + "\"; " + config::suggestion(text, known)};
}

/// The address that the client sends to: the one asked for, or the VIP's of its family.
Result<IpAddress> choose_address(const Vip& vip, const std::string& text, const IpAddress& client) {
  if (const auto asked = IpAddress::parse(text)) {
    if (asked->family() == client.family()) return *asked;
    return Error{client.to_string() + " cannot send to " + text + ": these are of two families"};
  }
  const auto found = std::ranges::find(vip.addresses, client.family(), &IpAddress::family);
  if (found != vip.addresses.end()) return *found;
  return Error{"VIP \"" + vip.name + "\" has no " + to_string(family_of(client)) +
               " address, which " + client.to_string() + " could send to"};
}

}  // namespace

Result<ExplainQuestion> read_question(const json& params, const Farm& farm) {
  const std::string client_text = text_of(params, "client"), vip_text = text_of(params, "vip");
  const auto client = IpAddress::parse(client_text);
  if (!client) return Error{"client \"" + client_text + "\" is no IP address"};
  const auto port = port_of(params, "port");
  if (!port) return Error{"port is not a number from 1 to 65535"};
  const auto client_port = port_of(params, "client_port");
  if (!client_port && params.contains("client_port")) {
    return Error{"client_port is not a number from 1 to 65535"};
  }
  const std::string protocol = params.contains("protocol") ? text_of(params, "protocol") : "tcp";
  if (protocol != "tcp" && protocol != "udp") return Error{"protocol is neither tcp nor udp"};

  const Vip* vip = find_vip(farm, vip_text);
  if (!vip) return no_such_vip(farm, vip_text);
  const auto address = choose_address(*vip, vip_text, *client);
  if (!address) return address.error();
  constexpr uint16_t made_up = 40000;
  return ExplainQuestion{{.client = *client,
                          .client_port = client_port.value_or(made_up),
                          .vip = *address,
                          .port = *port,
                          .udp = protocol == "udp"},
                         client_port.has_value(),
                         vip->name};
}

}  // namespace limpet
