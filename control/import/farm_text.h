// SPDX-License-Identifier: GPL-2.0-or-later
// A FarmFile as the text of a limpet.toml. Pure.
#pragma once

#include <string>

#include "control/import/farm_file.h"

namespace limpet::nlb {

std::string farm_text(const FarmFile& file);

/// The comments at its top: what it was made of, and what the operator has to do.
std::string header_text(const FarmFile& file);
/// The comments at its end: what was read in a special way, and what has no equivalent.
std::string footer_text(const FarmFile& file);

}  // namespace limpet::nlb
