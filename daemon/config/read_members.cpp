// SPDX-License-Identifier: GPL-2.0-or-later
#include <map>

#include "daemon/config/stages.h"

namespace limpet::config {

namespace {

constexpr Words<WantedState, 3> kStates{{{"up", WantedState::up},
                                         {"draining", WantedState::draining},
                                         {"disabled", WantedState::disabled}}};

/// What no two members of a pool can have, and the member that has it.
struct Taken {
  std::map<uint32_t, Located> priorities;
  std::optional<Located> local;
};

/// Whether the member is the edge itself; nothing when that is written wrong.
std::optional<bool> read_local(Section& section, Taken& taken, const MemberConfig& member) {
  const auto value = section.find("local");
  if (!value) return false;
  const auto local = value->boolean();
  if (!local || !*local) return local;
  if (taken.local) {
    value->fail("member " + quoted(member.name) + " would be the edge itself, as member " +
                quoted(taken.local->text) + " on line " + std::to_string(taken.local->line) +
                " is; a pool has one local member at most");
  } else {
    taken.local = Located{member.name, member.line};
  }
  return local;
}

/// Where the member is: here, or at its addresses.
void read_place(Section& section, Taken& taken, MemberConfig& member) {
  const auto local = read_local(section, taken, member);
  member.local = local.value_or(false);
  const auto value =
      local && !*local
          ? section.require("addresses",
                            "addresses = [\"192.0.2.21\"], or local = true for the edge itself")
          : section.find("addresses");
  if (!value) return;
  if (member.local) {
    value->fail("means nothing with local = true, which is the edge itself; leave one of them out");
    return;
  }
  read_addresses(*value, member);
}

/// Mode "priority" needs one of each member, no two the same; in another it says nothing.
void read_priority(Section& section, std::optional<Mode> mode, Taken& taken, MemberConfig& member) {
  const std::string whose = member.name.empty() ? "" : " for member " + quoted(member.name);
  const std::string example =
      "priority = 1 to 65535" + whose + ", the lowest first, or mode = \"multiple\"";
  const auto value =
      mode == Mode::priority ? section.require("priority", example) : section.find("priority");
  if (!value) return;
  if (mode == Mode::multiple) {
    value->fail("means nothing with mode \"multiple\"; leave it out or write mode = \"priority\"");
    return;
  }
  const auto priority = value->integer(1, 65535);
  if (!priority) return;
  member.priority = static_cast<uint32_t>(*priority);
  const auto [same, fresh] =
      taken.priorities.emplace(member.priority, Located{member.name, member.line});
  if (fresh || mode != Mode::priority) return;
  value->fail(std::to_string(*priority) + " is the priority of member " +
              quoted(same->second.text) + " on line " + std::to_string(same->second.line) +
              "; give each its own");
}

MemberConfig read_member(Section section, std::optional<Mode> mode, Taken& taken) {
  MemberConfig member;
  member.line = section.line();
  if (const auto value = section.require("name", "name = \"ex1\"")) {
    member.name = value->name().value_or("");
  }
  read_place(section, taken, member);
  if (const auto value = section.find("weight")) {
    member.weight = static_cast<uint32_t>(value->integer(0, 65535).value_or(member.weight));
  }
  member.state = section.word("state", kStates, WantedState::up);
  read_priority(section, mode, taken, member);
  section.finish();
  return member;
}

}  // namespace

std::vector<MemberConfig> read_members(const Value& value, std::optional<Mode> mode) {
  Taken taken;
  std::vector<MemberConfig> members;
  for (const Value& item : value.list("members, such as { name = \"ex1\", addresses = "
                                      "[\"192.0.2.21\"] }")) {
    members.push_back(read_member(Section(item), mode, taken));
  }
  return members;
}

}  // namespace limpet::config
