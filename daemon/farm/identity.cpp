// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/identity.h"

#include <openssl/sha.h>

#include <cstring>

namespace limpet {

Identity identity_of(const std::string& text) {
  std::array<uint8_t, SHA256_DIGEST_LENGTH> digest;
  SHA256(reinterpret_cast<const uint8_t*>(text.data()), text.size(), digest.data());
  Identity identity{};
  std::memcpy(identity.data(), digest.data(), sizeof identity);
  return identity;
}

Identity rule_identity(const std::string& vip, Protocol protocol,
                       const std::vector<PortRange>& ports) {
  return identity_of(std::string("rule ") + to_string(protocol) + " " + to_string(ports) + " " +
                     vip);
}

limpet_identity record_of(const Identity& identity) {
  return {.digest = {identity[0], identity[1]}};
}

Identity identity_of(const limpet_identity& record) {
  return {record.digest[0], record.digest[1]};
}

}  // namespace limpet
