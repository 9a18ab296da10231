// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/names/answers.h"

#include <utility>

namespace limpet {

std::set<std::string> names_of(const Config& config) {
  std::set<std::string> names;
  for (const PoolConfig& pool : config.pools) {
    for (const MemberConfig& member : pool.members) {
      if (!member.host_name.empty()) names.insert(member.host_name);
    }
  }
  return names;
}

AddressesByName answers_for(const Config& config, const AddressesByName& all) {
  AddressesByName some;
  for (const std::string& name : names_of(config)) {
    if (const auto found = all.find(name); found != all.end()) some.insert(*found);
  }
  return some;
}

Acceptance accept(const Config& config, const AddressesByName& taken,
                  const AddressesByName& latest) {
  if (resolved(config, latest)) return {latest, {}};
  Acceptance acceptance{taken, {}};
  // Twice, as one name may get the address that a later one gives up.
  for (int round = 0; round < 2; ++round) {
    acceptance.refused.clear();
    for (const auto& [name, addresses] : latest) {
      AddressesByName changed = acceptance.answers;
      changed[name] = addresses;
      if (changed == acceptance.answers) continue;
      if (auto done = resolved(config, changed)) {
        acceptance.answers = std::move(changed);
      } else {
        acceptance.refused[name] = done.error().message;
      }
    }
  }
  return acceptance;
}

}  // namespace limpet
