// SPDX-License-Identifier: GPL-2.0-or-later
// The farm that frames are sent to: of everything something, as the model describes it.
#pragma once

#include "ebpf/datapath.h"
#include "tests/fuzz/fuzz_network.h"
#include "tests/packet/model_farm.h"

namespace limpet::fuzz {

/// Members are on the first two interfaces. Without nat the same VIPs have ordinary members, and
/// nobody is probed.
model::Farm make_farm(const Interfaces& interfaces, bool with_nat);

/// The program with the farm in its maps, attached to the interfaces.
Result<Datapath> load_farm(const model::Farm& farm);

}  // namespace limpet::fuzz
