// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/vip_report.h"

namespace limpet {
namespace {

using nlohmann::json;

json show_address(const Placement& placement) {
  const VipState& state = placement.state;
  return {{"address", placement.address.to_string()},
          {"state", to_string(state.name())},
          {"since_seconds", (Vips::now_ms() - state.since()) / 1000},
          {"reason", state.reason()}};
}

/// The VIP's own state is that of its first address that is not present.
json show_vip(const VipConfig& config, const EdgeConfig& edge, const Farm::Behind& behind,
              const std::vector<Placement>& placements) {
  json addresses = json::array();
  json state;
  for (const Placement& placement : placements) {
    if (placement.vip != config.name) continue;
    const json one = show_address(placement);
    addresses.push_back(one);
    if (state.is_null() || state["state"] == "present") state = one;
  }
  if (state.is_null()) state = json::object();
  return {{"name", config.name},
          {"announce", to_string(config.announce)},
          {"interface", config.device(edge)},
          {"usable", behind.healthy},
          {"draining", behind.draining},
          {"min_members", config.min_members},
          {"state", state["state"]},
          {"since_seconds", state["since_seconds"]},
          {"reason", state["reason"]},
          {"addresses", addresses}};
}

}  // namespace

json show_vips(const Edge& edge) {
  json vips = json::array();
  const auto behind = edge.farm().behind();  // in the file's order, as the farm's VIPs are
  for (size_t i = 0; i < behind.size(); ++i) {
    vips.push_back(
        show_vip(edge.config().vips[i], edge.config().edge, behind[i], edge.vips().placements()));
  }
  return {{"vips", vips}};
}

}  // namespace limpet
