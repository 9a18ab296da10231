// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/watch/pool_lines.h"

#include <map>

#include "control/drain_text.h"
#include "control/field.h"
#include "control/quantity.h"
#include "control/state_colour.h"
#include "control/watch/grid.h"

namespace limpet {
namespace {

using nlohmann::json;

std::string text_of(const Rate& rate) {
  return rate ? rate_text(*rate) : unknown_field;
}

/// What is worth to know of it as a whole.
std::vector<Span> parts_of(const json& pool) {
  const std::string name = text_field(pool, "name"), source = text_field(pool, "source");
  const json* panic = find_field(pool, "panic");
  const auto clients = number_field(pool, "clients");
  return {{"POOL " + name, Colour::none, Weight::strong},
          {number_text(number_field(pool, "healthy")) + " of " +
           number_text(number_field(pool, "could_serve")) + " healthy"},
          {panic != nullptr && *panic == true ? "PANIC" : "", Colour::red, Weight::strong},
          {clients ? "about " + count_text(*clients, "client") : ""},
          {source == name ? "" : "new clients go to " + source, Colour::yellow}};
}

Grid empty_grid() {
  return Grid({{"MEMBER", Align::left, 0, 6},
               {"STATE", Align::left, 0, 8},
               {"WEIGHT", Align::right, 6},
               {"SHARE", Align::right, 5, 6},
               {"CLIENTS", Align::right, 2},
               {"NEW/S", Align::right, 4},
               {"PKT/S", Align::right, 1},
               {"BIT/S", Align::right, 3}},
              "REASON");
}

/// Why it is not up, or how far its drain has come: without its name, below which it stands.
std::string note_of(const json& member) {
  const std::string drain = drain_text(member), reason = text_field(member, "reason");
  if (drain.empty()) return reason == unknown_field ? "" : reason;
  const std::string who =
      "member " + text_field(member, "name") + " of pool " + text_field(member, "pool") + " ";
  const size_t begin = drain.starts_with(who) ? who.size() : 0;
  return drain.substr(begin, drain.find('\n') - begin);
}

void add(Grid& grid, const json& member, const MemberRates& rates) {
  const std::string state = text_field(member, "state");
  const auto share = real_field(member, "share");
  grid.add_row({{text_field(member, "name")},
                {state, member_state_colour(state)},
                {number_text(number_field(member, "weight"))},
                {share ? share_text(*share) : unknown_field},
                {number_text(number_field(member, "clients"))},
                {text_of(rates.new_clients)},
                {text_of(rates.packets)},
                {text_of(rates.bits)}},
               note_of(member));
}

using Members = std::vector<const json*>;

std::map<std::string, Members> by_pool(const json& members) {
  std::map<std::string, Members> pools;
  for (const json& member : members) pools[text_field(member, "pool")].push_back(&member);
  return pools;
}

std::vector<Line> lines_of(const json& pool, const Members& members, const Rates& rates,
                           size_t columns) {
  const std::string name = text_field(pool, "name");
  Grid grid = empty_grid();
  for (const json* member : members) {
    const auto rate = rates.members.find({name, text_field(*member, "name")});
    add(grid, *member, rate == rates.members.end() ? MemberRates() : rate->second);
  }
  grid.fit(columns);
  std::vector<Line> lines = flowed(parts_of(pool), columns);
  lines.push_back(grid.titles());
  for (size_t i = 0; i < grid.rows(); ++i) {
    for (Line& line : grid.row(i)) lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace

std::vector<Line> pool_lines(const Answers& answers, const Rates& rates, const std::string& pool,
                             size_t columns) {
  const json* pools = list_field(answers.pools, "pools");
  const json* members = list_field(answers.members, "members");
  if (pools == nullptr || members == nullptr) return {{{"pools: -"}}};
  auto groups = by_pool(*members);
  std::vector<Line> lines;
  for (const json& one : *pools) {
    const std::string name = text_field(one, "name");
    if (!pool.empty() && name != pool) continue;
    if (!lines.empty()) lines.emplace_back();
    for (Line& line : lines_of(one, groups[name], rates, columns)) {
      lines.push_back(std::move(line));
    }
  }
  if (lines.empty()) lines.push_back({{pool.empty() ? "no pools" : "no pool " + pool}});
  return lines;
}

}  // namespace limpet
