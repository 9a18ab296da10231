// SPDX-License-Identifier: GPL-2.0-or-later
// What the program and the model disagree on, for a reader.
#pragma once

#include <string>

#include "tests/fuzz/fuzz_program.h"
#include "tests/packet/packet_model.h"

namespace limpet::fuzz {

/// Empty when they agree. Of a dropped frame nobody sees what is in it.
std::string difference(const model::Arrival& arrival, const PacketModel::Outcome& expected,
                       const Verdict& got);

}  // namespace limpet::fuzz
