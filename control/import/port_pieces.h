// SPDX-License-Identifier: GPL-2.0-or-later
// Ranges of ports, cut up. Pure.
#pragma once

#include <vector>

#include "control/import/facts.h"

namespace limpet::nlb {

/// What of `ports` is in none of `taken`, in order.
std::vector<Ports> without(Ports ports, std::vector<Ports> taken);

}  // namespace limpet::nlb
