// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/plan_report.h"

#include "daemon/plan/difference.h"
#include "daemon/plan/moves.h"
#include "daemon/wishes/wish_methods.h"

namespace limpet {
namespace {

using nlohmann::json;

json json_of(const PoolMoves& moves, const std::vector<double>& clients) {
  double leaving = 0;
  for (const uint16_t member : moves.leaving) leaving += clients[member];
  json members = json::array();
  for (const auto& [name, share] : moves.shares) {
    members.push_back({{"name", name}, {"share", share.before}, {"share_then", share.after}});
  }
  return {{"name", moves.pool},
          {"slots", moves.slots},
          {"slots_moved", moves.moved},
          {"clients_leaving", static_cast<uint64_t>(leaving + 0.5)},
          {"members", members}};
}

/// What an operator might not have meant.
json warnings_of(const std::vector<PoolMoves>& all) {
  json warnings = json::array();
  for (const PoolMoves& moves : all) {
    size_t before = 0, after = 0;
    for (const auto& [name, share] : moves.shares) {
      before += share.before > 0;
      after += share.after > 0;
    }
    if (after >= before) continue;
    if (after == 0) warnings.push_back("pool " + moves.pool + " has nobody then for new clients");
    if (after == 1) warnings.push_back("pool " + moves.pool + " has one member left then");
  }
  return warnings;
}

}  // namespace

Result<json> show_plan(Edge& edge, const LiveConfig& config, const json& params) {
  Wishes wishes = config.wishes();
  if (params.is_object() && params.contains("change")) {
    const auto wished = wishes_after(config, params["change"]);
    if (!wished) return wished.error();
    wishes = *wished;
  }
  const auto then = config.preview(wishes);
  if (!then) return then.error();
  const auto farm = edge.farm().with(*then);
  if (!farm) return farm.error();
  const auto moved = moves(edge.farm(), *farm);
  const Holdings& holdings = edge.holdings();
  json pools = json::array();
  for (const PoolMoves& one : moved) {
    if (one.moved > 0 || !one.leaving.empty()) pools.push_back(json_of(one, holdings.clients));
  }
  return json{{"file", then->path},
              {"changes", difference(edge.config(), *then)},
              {"pools", pools},
              {"warnings", warnings_of(moved)}};
}

}  // namespace limpet
