// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/plan/limit.h"

#include <cmath>

namespace limpet {
namespace {

/// "33 %"; a part of a percent only where it makes the difference to the limit.
std::string percent(double share, double most) {
  const double all = share * 100;
  if (std::lround(all) > std::lround(most * 100)) return std::to_string(std::lround(all)) + " %";
  std::string text = std::to_string(all);  // six decimals
  return text.substr(0, text.find('.') + 3) + " %";
}

std::string limit_text(double most) {
  std::string text = std::to_string(most * 100);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text + " %";
}

double sum(const std::vector<uint16_t>& members, const std::vector<double>& clients) {
  double all = 0;
  for (const uint16_t member : members) all += member < clients.size() ? clients[member] : 0;
  return all;
}

}  // namespace

Result<void> within_limit(const std::vector<PoolMoves>& moves, const Farm& before,
                          const std::vector<double>& clients, double most) {
  for (size_t i = 0; i < moves.size(); ++i) {
    const PoolMoves& pool = moves[i];
    const std::string more = ", more than " + limit_text(most);
    const double moved = static_cast<double>(pool.moved) / pool.slots;
    if (moved > most) {
      return Error{"pool " + pool.pool + ": " + percent(moved, most) +
                   " of new clients would go to another member" + more};
    }
    std::vector<uint16_t> members;
    for (const Member& member : before.pools()[i].members()) members.push_back(member.number);
    const double leaving = sum(pool.leaving, clients), all = sum(members, clients);
    // An estimate of less than one client is nobody.
    if (leaving < 0.5 || leaving <= most * all) continue;
    return Error{"pool " + pool.pool + ": about " + std::to_string(std::llround(leaving)) +
                 " clients (" + percent(leaving / all, most) + ") would have to go elsewhere" +
                 more};
  }
  return {};
}

}  // namespace limpet
