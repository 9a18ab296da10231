// SPDX-License-Identifier: GPL-2.0-or-later
// A snapshot and a reading in which everything is there once.
#pragma once

#include <string>

#include "daemon/metrics/exposition.h"

namespace limpet {

/// VIP "mail" with rule tcp/80,443 to pool "cas" (number 0) with members "ex1" (number 1, up) and
/// "ex2" (number 2, down); pool "spare" (number 1), without memory and members.
Snapshot sample_snapshot();
Reading sample_reading();

/// All series of both, as Prometheus reads them.
std::string exposed(const Snapshot& snapshot, const Reading& reading);

}  // namespace limpet
