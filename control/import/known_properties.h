// SPDX-License-Identifier: GPL-2.0-or-later
// Which cmdlet an object is of, by its properties, and what those mean for limpet that become
// nothing in a limpet.toml. Names as Microsoft documents them: in lists, and shorter in tables.
#pragma once

#include <optional>
#include <string>

#include "control/import/record.h"

namespace limpet::nlb {

enum class Cmdlet { port_rule, node, dip, vip, cluster, driver };

/// "Get-NlbClusterPortRule"
const char* to_string(Cmdlet cmdlet);

/// Nothing: none that is known prints such an object.
std::optional<Cmdlet> cmdlet_of(const Record& record);

enum class Use {
  read,      // it goes into the limpet.toml
  nothing,   // there is nothing to say of it
  no_equal,  // `text` says what limpet does
  not_known
};

struct Known {
  Use use = Use::not_known;
  const char* text = "";
};

Known known_property(Cmdlet cmdlet, const std::string& name);

}  // namespace limpet::nlb
