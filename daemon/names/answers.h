// SPDX-License-Identifier: GPL-2.0-or-later
// Which names a file's members have, and which answers to them it can take. Pure.
#pragma once

#include <map>
#include <set>
#include <string>

#include "daemon/config/resolved.h"

namespace limpet {

std::set<std::string> names_of(const Config& config);

/// Of all answers those to the names in `config`.
AddressesByName answers_for(const Config& config, const AddressesByName& all);

struct Acceptance {
  AddressesByName answers;
  std::map<std::string, std::string> refused;  // why, by name
};

/// What `config` can have of the `latest` answers to its names; for names whose answer it cannot,
/// such as a VIP's address, what was `taken` before, which it can have. Takes as long as
/// resolved(), and where something is refused twice as many times that as there are other answers.
Acceptance accept(const Config& config, const AddressesByName& taken,
                  const AddressesByName& latest);

}  // namespace limpet
