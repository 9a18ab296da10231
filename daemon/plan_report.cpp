// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/plan_report.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "daemon/listening_sockets.h"
#include "daemon/plan/difference.h"
#include "daemon/plan/limit.h"
#include "daemon/plan/moves.h"
#include "daemon/plan/room.h"
#include "daemon/plan/shadows.h"

namespace limpet {
namespace {

using nlohmann::json;

/// The pool's own members as they are, and those whom the change gives new clients. Whoever has to
/// leave a member goes where new clients go.
json members_of(const Pool& pool, const PoolMoves& moves, const std::vector<double>& clients,
                double leaving) {
  struct Row {
    PoolMoves::Share share;
    double clients = 0, clients_then = 0;
  };
  std::map<std::string, Row> rows;
  for (const auto& [name, share] : moves.shares) {
    rows[name] = {share, 0, leaving * share.after};
  }
  for (const Member& member : pool.members()) {
    const bool leaves = std::ranges::find(moves.leaving, member.number) != moves.leaving.end();
    if (clients[member.number] < 0.5 && !rows.contains(member.name)) continue;
    Row& row = rows[member.name];
    row.clients = clients[member.number];
    if (!leaves) row.clients_then += row.clients;
  }
  json members = json::array();
  for (const auto& [name, row] : rows) {
    members.push_back({{"name", name},
                       {"share", row.share.before},
                       {"share_then", row.share.after},
                       {"clients", std::llround(row.clients)},
                       {"clients_then", std::llround(row.clients_then)}});
  }
  return members;
}

json json_of(const Pool& pool, const PoolMoves& moves, const std::vector<double>& clients) {
  double leaving = 0;
  for (const uint16_t member : moves.leaving) leaving += clients[member];
  return {{"name", moves.pool},
          {"slots", moves.slots},
          {"slots_moved", moves.moved},
          {"clients_leaving", std::llround(leaving)},
          {"members", members_of(pool, moves, clients, leaving)}};
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

void add(json& warnings, const std::vector<std::string>& more) {
  for (const std::string& one : more) warnings.push_back(one);
}

}  // namespace

Result<json> show_plan(Edge& edge, const Config& then) {
  const auto farm = edge.farm_for(then);
  if (!farm) return farm.error();
  const auto moved = moves(edge.farm(), *farm);
  const Holdings& holdings = edge.holdings();
  json pools = json::array();
  for (size_t i = 0; i < moved.size(); ++i) {
    if (moved[i].moved == 0 && moved[i].leaving.empty()) continue;
    pools.push_back(json_of(edge.farm().pools()[i], moved[i], holdings.clients));
  }
  std::vector<double> active;
  for (const SeenFilter::Estimate& seen : holdings.seen) active.push_back(seen.clients);
  json warnings = warnings_of(moved);
  add(warnings, tight_pools(*farm, active));
  add(warnings, tight_room(edge.farm(), *farm));
  add(warnings, shadows(edge.config(), then, listening_sockets()));
  return json{{"file", then.path},
              {"changes", difference(edge.config(), then)},
              {"pools", pools},
              {"warnings", warnings}};
}

Result<void> moves_within(Edge& edge, const Config& then, double most) {
  const auto farm = edge.farm_for(then);
  if (!farm) return farm.error();
  return within_limit(moves(edge.farm(), *farm), edge.farm(), edge.holdings().clients, most);
}

}  // namespace limpet
