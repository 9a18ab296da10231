// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/client_load.h"

#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "daemon/client_key.h"
#include "daemon/number_names.h"

namespace limpet {
namespace {

using nlohmann::json;

/// A client with more of its pool's packets than this, for certain, shows in its member's load.
constexpr double heavy_share = 0.1;

IpAddress address_of(const __u64 (&address)[2], uint8_t family) {
  std::array<uint8_t, 16> bytes{};
  std::memcpy(bytes.data(), address, bytes.size());
  if (family == LIMPET_V6) return IpAddress::v6(bytes);
  return IpAddress::v4({bytes[12], bytes[13], bytes[14], bytes[15]});
}

std::string key_of(const limpet_observation& packet, const PoolConfig& pool) {
  return client_key({.client = address_of(packet.source, packet.family),
                     .client_port = packet.source_port,
                     .vip = address_of(packet.destination, packet.family),
                     .port = packet.destination_port,
                     .udp = packet.protocol == IPPROTO_UDP},
                    pool);
}

double part(uint64_t some, uint64_t all) {
  return all == 0 ? 0 : static_cast<double>(some) / static_cast<double>(all);
}

/// By how much a share of so many packets that were chosen by chance may be wrong: two standard
/// deviations, or where few say nothing of the rest, three of them (the rule of three).
double error_by_chance(double share, uint64_t packets) {
  const auto all = static_cast<double>(packets);
  return std::max(2 * std::sqrt(share * (1 - share) / all), 3 / all);
}

}  // namespace

void ClientLoad::add(const limpet_observation& observation) {
  const limpet_explanation& why = observation.explanation;
  if (why.step == LIMPET_STEP_none) return;
  ++packets_;
  PoolLoad& load = pools_[why.pool];
  About& about = load.clients.add(why.hash);
  about.packet = observation;
  ++about.packets;
  about.bytes += observation.length;
  ++load.packets_of[why.member];
  load.bytes += observation.length;
}

json ClientLoad::report_client(const SpaceSaving<About>::Counter& client, const PoolLoad& load,
                               const Pool& pool, const Names& names, double factor) {
  const uint64_t all = load.clients.total();
  const double share = part(client.count, all);
  const double error = std::min(1.0, part(client.error, all) + error_by_chance(share, all));
  const double bytes_each = part(client.about.bytes, client.about.packets);
  const uint32_t member = client.about.packet.explanation.member;
  const auto of_member = load.packets_of.find(member);
  const double packets = static_cast<double>(client.count) * factor;
  return {{"client", key_of(client.about.packet, pool.config())},
          {"share", share},
          {"share_error", error},
          {"packets_per_second", packets},
          {"bytes_per_second", packets * bytes_each},
          {"member", member_name(names, member)},
          {"member_share", of_member == load.packets_of.end()
                               ? 0
                               : std::min(1.0, part(client.count, of_member->second))},
          {"heavy", share - error > heavy_share}};
}

json ClientLoad::report(const Farm& farm, const Names& names, const Scale& scale,
                        size_t most) const {
  const double told = part(packets_ + scale.lost, packets_);
  const double factor = scale.seconds > 0 ? told * scale.sample / scale.seconds : 0;
  json pools = json::array();
  for (const auto& [number, load] : pools_) {
    if (number >= farm.pools().size()) continue;
    const Pool& pool = farm.pools()[number];
    json clients = json::array();
    for (const auto& client : load.clients.top(most)) {
      clients.push_back(report_client(client, load, pool, names, factor));
    }
    pools.push_back({{"pool", pool.name()},
                     {"observed", load.clients.total()},
                     {"packets_per_second", static_cast<double>(load.clients.total()) * factor},
                     {"bytes_per_second", static_cast<double>(load.bytes) * factor},
                     {"clients", std::move(clients)}});
  }
  return pools;
}

}  // namespace limpet
