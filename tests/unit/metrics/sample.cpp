// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/unit/metrics/sample.h"

#include <prometheus/text_serializer.h>

namespace limpet {
namespace {

const IpAddress ex1 = *IpAddress::parse("192.0.2.21"), vip = *IpAddress::parse("203.0.113.10");

std::chrono::system_clock::time_point at(std::time_t seconds) {
  return std::chrono::system_clock::from_time_t(seconds);
}

Snapshot::Pool cas() {
  Snapshot::Pool pool{.name = "cas",
                      .number = 0,
                      .reachable = 2,
                      .healthy = 1,
                      .min_members = 1,
                      .panics = true,
                      .expected_clients = 1000,
                      .memory = 4096,
                      .swept = 5,
                      .bindings_limit = 2000,
                      .slots = 7,
                      .checks = {"https:443 /owa", "tcp:25"}};
  pool.members = {{.name = "ex1",
                   .number = 1,
                   .state = MemberState::up,
                   .weight = 100,
                   .effective_weight = 50,
                   .expected_share = 1,
                   .resolved = {true, std::nullopt},
                   .state_changes = 3,
                   .checks = {{.check = 0,
                               .address = ex1,
                               .via = vip,
                               .known = ::limpet::Known::up,
                               .passed = 7,
                               .failed = 2,
                               .certificate_ends = at(1900000000)},
                              {.check = 1, .address = ex1}}},
                  {.name = "ex2", .number = 2, .state = MemberState::down, .resolved = {false}}};
  return pool;
}

}  // namespace

Snapshot sample_snapshot() {
  Snapshot snapshot{.interfaces = {{"eth0", "native"}, {"eth1", "none"}},
                    .vips = {{"mail", 1, 2}},
                    .vip_addresses = {{"mail", vip, VipState::Name::withdrawn}},
                    .rules = {{1, "mail", "cas", Protocol::tcp, {{80, 80}, {443, 443}}}},
                    .pools = {cas(), {.name = "spare", .number = 1, .slots = 7}},
                    .holders = {{.pool = 0, .own = true, .census = std::make_shared<Census>()},
                                {.pool = 1, .own = true, .census = nullptr}},
                    .reloads_taken = 4,
                    .reloads_refused = 1,
                    .last_reload_taken = false,
                    .config_taken_at = at(1800000000),
                    .infos = 11,
                    .warnings = 12,
                    .checks_not_asked = 13,
                    .resolver_failures = 14};
  const Histogram histogram({0.001, 0.1});
  snapshot.check_durations.emplace(std::pair("cas", "https:443 /owa"), histogram);
  snapshot.loop_lag = snapshot.table_build = snapshot.table_apply = snapshot.taking = histogram;
  return snapshot;
}

Reading sample_reading() {
  Reading reading;
  reading.rules = {{.packets = 100, .bytes = 6400, .clients = 17}};
  reading.pools.resize(2);
  reading.pools[0] = {
      .affinity = {.bound = 21, .replaced = 22, .refused = 23, .moved = {1, 2, 3, 4}},
      .slots_tracked = 2,
      .table_checksum = 99,
      .members = {{.packets = 90, .bytes = 5760, .clients = 16}, {.packets = 10, .bytes = 640}}};
  reading.reasons.resize(LIMPET_REASON_COUNT);
  reading.reasons[LIMPET_REASON_unmatched] = 31;
  reading.holdings.slots = {0, 5, 2};
  reading.holdings.clients = {0, 8.5, 1};
  reading.holdings.seen = {{.fill = 0.25, .clients = 9.5, .false_positives = 0.0625}, {}};
  reading.programs = {{"xdp", 42, 1000, 50'000'000}};
  return reading;
}

std::string exposed(const Snapshot& snapshot, const Reading& reading) {
  Exposition exposition;
  add_process(ProcessFigures::read(), exposition);
  add_wellbeing(snapshot, exposition);
  add_traffic(snapshot, reading, exposition);
  add_pools(snapshot, reading, exposition);
  add_members(snapshot, reading, exposition);
  add_checks(snapshot, exposition);
  add_daemon(snapshot, reading, exposition);
  return prometheus::TextSerializer().Serialize(exposition.take());
}

}  // namespace limpet
