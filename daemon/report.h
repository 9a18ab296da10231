// SPDX-License-Identifier: GPL-2.0-or-later
// What the daemon answers to operators: the state of an Edge as JSON. Reads only.
#pragma once

#include <string>

#include "daemon/control/methods.h"
#include "daemon/edge.h"

namespace limpet {

/// The methods `status`, `show.rules`, `show.pools`, `show.members`, `show.clients`, `show.vips`
/// and `show.events`, about an edge that outlives them. control/README.md has them.
Methods report_methods(Edge& edge);

/// "11 of 12 members usable"
std::string summary(const Edge& edge);

}  // namespace limpet
