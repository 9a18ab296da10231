// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/metrics/take_snapshot.h"

#include <algorithm>
#include <map>

namespace limpet {
namespace {

/// With the same text twice, as for two hosts behind one address, the second is "… #2".
std::vector<std::string> check_labels(const PoolConfig& pool) {
  std::vector<std::string> labels;
  std::map<std::string, int> met;
  for (const CheckConfig& check : pool.checks) {
    std::string text = check_text(check);
    const int number = ++met[text];
    labels.push_back(number == 1 ? text : text + " #" + std::to_string(number));
  }
  return labels;
}

Snapshot::Check check_of(const Watch& watch, const PoolConfig& pool) {
  const Target& target = watch.target();
  const auto same = std::ranges::find_if(
      pool.checks, [&](const CheckConfig& check) { return same_check(check, target.check); });
  return {.check = static_cast<size_t>(same - pool.checks.begin()),
          .address = target.address,
          .via = target.vip,
          .known = watch.known(),
          .passed = watch.passed(),
          .failed = watch.failed(),
          .certificate_ends = watch.certificate_ends()};
}

std::map<uint16_t, double> shares_of(const Pool& pool) {
  double sum = 0;
  std::map<uint16_t, double> shares;
  for (const MaglevMember& taker : pool.takers()) {
    shares[taker.number] = taker.weight;
    sum += taker.weight;
  }
  for (auto& [number, share] : shares) share /= sum;
  return shares;
}

Snapshot::Member member_of(const Edge& edge, const Pool& pool, const Member& member) {
  Snapshot::Member shown{.name = member.name,
                         .number = member.number,
                         .state = member.state(),
                         .weight = member.weight,
                         .effective_weight = member.effective_weight(),
                         .state_changes = edge.state_changes().of(pool.name(), member.name)};
  for (const limpet_family family : all_families) {
    if (member.ways[family]) shown.resolved[family] = member.ways[family]->way().has_value();
  }
  const auto place = static_cast<size_t>(&member - pool.members().data());
  for (const Watch* watch : edge.checks().checks_of(pool.number(), place)) {
    shown.checks.push_back(check_of(*watch, pool.config()));
  }
  return shown;
}

Snapshot::Pool pool_of(const Edge& edge, const Pool& pool) {
  const Pool::Share share = pool.share();
  const Sweep* sweep = edge.aging().sweep(pool.number());
  Snapshot::Pool shown{.name = pool.name(),
                       .number = pool.number(),
                       .reachable = share.of,
                       .healthy = share.healthy,
                       .min_members = pool.config().min_members,
                       .panics = pool.panics(),
                       .on_backup = &edge.farm().source(pool) != &pool,
                       .expected_clients = pool.config().clients,
                       .memory = pool.memory(),
                       .swept = sweep ? sweep->swept() : 0,
                       .bindings_limit = uint64_t{pool.record().buckets} * LIMPET_BUCKET_WAYS,
                       .slots = pool.record().slots,
                       .checks = check_labels(pool.config())};
  const auto shares = shares_of(pool);
  for (const Member& member : pool.members()) {
    shown.members.push_back(member_of(edge, pool, member));
    const auto share_of_it = shares.find(member.number);
    if (share_of_it != shares.end()) shown.members.back().expected_share = share_of_it->second;
  }
  return shown;
}

void add_vips(const Edge& edge, Snapshot& snapshot) {
  const auto behind = edge.farm().behind();
  for (size_t i = 0; i < behind.size(); ++i) {
    const VipConfig& vip = edge.config().vips[i];
    snapshot.vips.push_back({vip.name, behind[i].healthy, vip.min_members});
  }
  for (const Placement& placement : edge.vips().placements()) {
    if (placement.announce == Announce::none) continue;
    snapshot.vip_addresses.push_back({placement.vip, placement.address, placement.state.name()});
  }
}

std::vector<Snapshot::Interface> interfaces_of(Edge& edge) {
  std::map<std::string, std::string> modes;
  for (const Attachment& attachment : edge.datapath().attachments()) {
    const bool native = attachment.mode() == Attachment::Mode::native;
    modes[interface_name(attachment.ifindex())] = native ? "native" : "generic";
  }
  std::vector<Snapshot::Interface> interfaces;
  for (const Located& interface : edge.config().edge.interfaces) {
    const auto mode = modes.find(interface.text);
    interfaces.push_back({interface.text, mode == modes.end() ? "none" : mode->second});
  }
  return interfaces;
}

void add_counts(const Edge& edge, const LiveConfig& config, Snapshot& snapshot) {
  const LiveConfig::Reloads& reloads = config.reloads();
  snapshot.reloads_taken = reloads.taken;
  snapshot.reloads_refused = reloads.refused;
  snapshot.last_reload_taken = reloads.last_was_taken;
  snapshot.config_taken_at = reloads.taken_at;
  snapshot.infos = edge.events().infos();
  snapshot.warnings = edge.events().warnings();
  snapshot.checks_not_asked = edge.checks().health().counts().not_asked;
  snapshot.resolver_failures = config.resolver().failures();
  snapshot.check_durations = edge.checks().health().durations();
}

}  // namespace

Snapshot take_snapshot(Edge& edge, const LiveConfig& config, const LoopLag& lag) {
  Snapshot snapshot{.interfaces = interfaces_of(edge), .resets = edge.datapath().resets()};
  add_vips(edge, snapshot);
  for (const Rule& rule : edge.farm().rules()) {
    snapshot.rules.push_back({rule.number, rule.vip, rule.pool, rule.protocol, rule.ports});
  }
  for (const Pool& pool : edge.farm().pools()) snapshot.pools.push_back(pool_of(edge, pool));
  snapshot.holders = holders_of(edge.farm(), edge.aging());
  add_counts(edge, config, snapshot);
  snapshot.loop_lag = lag.seconds();
  snapshot.table_build = edge.table_times().build;
  snapshot.table_apply = edge.table_times().apply;
  return snapshot;
}

}  // namespace limpet
