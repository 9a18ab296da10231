// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/port_range.h"
#include "daemon/config/stages.h"

namespace limpet::config {

namespace {

constexpr Words<Forward, 3> kForward{
    {{"l2", Forward::l2}, {"ipip", Forward::ipip}, {"nat", Forward::nat}}};
constexpr int64_t kLeastMtu = 576;  // what every IPv4 host takes
constexpr int64_t kMostMtu = 65535;
constexpr int64_t kIpAndTcpHeader = 40;

/// Nothing when its word is not known: no key can be laid to it then.
std::optional<Forward> read_mode(Section& section) {
  if (!section.find("forward")) return Forward::l2;
  return section.word("forward", kForward);
}

/// The value of a key that only the mode `of` has.
std::optional<Value> find_for(Section& section, std::string_view key, Forward of,
                              std::optional<Forward> mode) {
  auto value = section.find(key);
  if (!value || !mode || *mode == of) return value;
  value->fail(std::string("means nothing with forward ") + quoted(to_string(*mode)) +
              "; leave it out or write forward = " + quoted(to_string(of)));
  return std::nullopt;
}

}  // namespace

void read_forward(Section& section, PoolConfig& pool) {
  const auto mode = read_mode(section);
  pool.forward = mode.value_or(pool.forward);
  if (const auto value = section.find("mtu")) {
    pool.mtu_line = value->line();
    if (const auto mtu = value->integer(kLeastMtu, kMostMtu)) {
      pool.mtu = static_cast<uint32_t>(*mtu);
    }
  }
  if (const auto value = section.find("clamp_mss")) {
    const auto mss = value->integer(kLeastMtu - kIpAndTcpHeader, kMostMtu - kIpAndTcpHeader);
    pool.clamp_mss = static_cast<uint16_t>(mss.value_or(0));
  }
  if (const auto value = find_for(section, "tunnel_source", Forward::ipip, mode)) {
    read_tunnel_source(*value, pool);
  }
  if (const auto value = find_for(section, "ephemeral_ports", Forward::nat, mode)) {
    pool.ephemeral_ports =
        read_port_range(*value, "write it like \"32768-60999\"").value_or(pool.ephemeral_ports);
  }
}

}  // namespace limpet::config
