// SPDX-License-Identifier: GPL-2.0-or-later
// Is it well: interfaces, the file, VIPs.
#include "daemon/metrics/exposition.h"

namespace limpet {
namespace {

double seconds(std::chrono::system_clock::time_point time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

void add_reloads(const Snapshot& snapshot, Exposition& exposition) {
  exposition.begin_gauge(
      "limpet_config_last_reload_successful",
      "Whether the last reload took the file: 1 at first, 0 after a refused one");
  exposition.add({}, snapshot.last_reload_taken);
  exposition.begin_gauge("limpet_config_last_reload_success_timestamp_seconds",
                         "When the file in force was taken");
  exposition.add({}, seconds(snapshot.config_taken_at));
  exposition.begin_counter("limpet_reloads_total", "Files that reloads took or refused");
  exposition.add({{"result", "success"}}, static_cast<double>(snapshot.reloads_taken));
  exposition.add({{"result", "failure"}}, static_cast<double>(snapshot.reloads_refused));
}

void add_vips(const Snapshot& snapshot, Exposition& exposition) {
  exposition.begin_gauge("limpet_vip_announced", "1 while the address is on this edge");
  for (const auto& [vip, address, state] : snapshot.vip_addresses) {
    exposition.add({{"vip", vip}, {"address", address.to_string()}},
                   state == VipState::Name::present);
  }
  exposition.begin_gauge("limpet_vip_state", "1 for the state that the address is in");
  const std::vector<std::string> states{"absent", "probing", "present", "withdrawn", "conflict"};
  for (const auto& [vip, address, state] : snapshot.vip_addresses) {
    exposition.add_state({{"vip", vip}, {"address", address.to_string()}}, to_string(state),
                         states);
  }
  exposition.begin_gauge("limpet_vip_usable_members",
                         "Members behind the VIP that are reachable and healthy");
  for (const auto& vip : snapshot.vips) exposition.add({{"vip", vip.name}}, vip.usable);
  exposition.begin_gauge("limpet_vip_min_members",
                         "With fewer usable members the VIP is withdrawn");
  for (const auto& vip : snapshot.vips) exposition.add({{"vip", vip.name}}, vip.min_members);
}

}  // namespace

void add_wellbeing(const Snapshot& snapshot, Exposition& exposition) {
  exposition.begin_gauge("limpet_interface_attached",
                         "1 where the program is, by its mode; 0 with mode none: it is not there");
  for (const auto& [name, mode] : snapshot.interfaces) {
    exposition.add({{"interface", name}, {"mode", mode}}, mode != "none");
  }
  add_reloads(snapshot, exposition);
  add_vips(snapshot, exposition);
  exposition.begin_counter("limpet_events_total", "Events, by severity");
  exposition.add({{"severity", "info"}}, static_cast<double>(snapshot.infos));
  exposition.add({{"severity", "warning"}}, static_cast<double>(snapshot.warnings));
}

}  // namespace limpet
