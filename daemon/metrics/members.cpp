// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/metrics/exposition.h"

namespace limpet {
namespace {

/// Calls visit(labels, member) for each member.
template <class Visit>
void visit_members(const Snapshot& snapshot, Visit visit) {
  for (const Snapshot::Pool& pool : snapshot.pools) {
    for (const Snapshot::Member& member : pool.members) {
      visit(Labels{{"pool", pool.name}, {"member", member.name}}, member);
    }
  }
}

void add_states(const Snapshot& snapshot, Exposition& exposition) {
  exposition.begin_gauge("limpet_member_state", "1 for the state that the member is in");
  const std::vector<std::string> states{"up", "draining", "disabled", "down", "unknown"};
  visit_members(snapshot, [&](const Labels& labels, const Snapshot::Member& member) {
    exposition.add_state(labels, to_string(member.state), states);
  });
  exposition.begin_counter("limpet_member_state_changes_total", "Changes of the member's state");
  visit_members(snapshot, [&](Labels labels, const Snapshot::Member& member) {
    exposition.add(std::move(labels), static_cast<double>(member.state_changes));
  });
}

void add_next_hops(const Snapshot& snapshot, Exposition& exposition) {
  exposition.begin_gauge(
      "limpet_member_next_hop_resolved",
      "1 when the way to the member is known, by the family of clients' packets");
  visit_members(snapshot, [&](const Labels& labels, const Snapshot::Member& member) {
    for (const limpet_family family : all_families) {
      if (!member.resolved[family]) continue;
      Labels with_family = labels;
      with_family.push_back({"family", to_string(family)});
      exposition.add(std::move(with_family), *member.resolved[family]);
    }
  });
}

struct Figure {
  const char* name;
  const char* help;
  double (*value)(const Snapshot::Member&, const Holdings&);
};

constexpr Figure gauges[] = {
    {"limpet_member_weight", "The member's setting weight",
     [](const Snapshot::Member& member, const Holdings&) -> double { return member.weight; }},
    {"limpet_member_effective_weight", "Its weight now: less while it starts slowly",
     [](const Snapshot::Member& member, const Holdings&) -> double {
       return member.effective_weight;
     }},
    {"limpet_member_expected_share_ratio", "Its share of its pool's new clients, by weights",
     [](const Snapshot::Member& member, const Holdings&) { return member.expected_share; }},
    {"limpet_member_slots", "Its slots in its own pool's table",
     [](const Snapshot::Member& member, const Holdings& holdings) -> double {
       return holdings.slots[member.number];
     }},
    {"limpet_member_clients", "Active clients that it has, of all pools, an estimate",
     [](const Snapshot::Member& member, const Holdings& holdings) {
       return holdings.clients[member.number];
     }},
};

}  // namespace

void add_members(const Snapshot& snapshot, const Reading& reading, Exposition& exposition) {
  add_states(snapshot, exposition);
  add_next_hops(snapshot, exposition);
  for (const Figure& figure : gauges) {
    exposition.begin_gauge(figure.name, figure.help);
    visit_members(snapshot, [&](Labels labels, const Snapshot::Member& member) {
      exposition.add(std::move(labels), figure.value(member, reading.holdings));
    });
  }
}

}  // namespace limpet
