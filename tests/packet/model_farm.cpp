// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/packet/model_farm.h"

#include <netinet/in.h>

namespace limpet::model {

std::optional<uint16_t> Ports::rule(uint8_t protocol, uint16_t port) const {
  const auto& by_port = protocol == IPPROTO_TCP ? tcp : udp;
  const auto found = by_port.find(port);
  if (found == by_port.end()) return std::nullopt;
  return found->second;
}

std::optional<uint32_t> Vip::shared_pool(uint8_t protocol) const {
  return protocol == IPPROTO_TCP ? tcp_pool : udp_pool;
}

}  // namespace limpet::model
