// SPDX-License-Identifier: GPL-2.0-or-later
// The configuration in force, and how it differs from what operators want and from the file that is
// there now. control/README.md has the methods.
#pragma once

#include <nlohmann/json.hpp>

#include "daemon/edge.h"
#include "daemon/names/live_config.h"

namespace limpet {

/// `show.config`: the text as it was taken. It holds the hash's seed.
nlohmann::json show_config(const LiveConfig& config);

/// `config.diff`: it reads the file on the disk, and says so where that cannot be done.
nlohmann::json config_difference(const Edge& edge, const LiveConfig& config);

/// `save`: the text in force, and the one with operators' wishes written into it. An error where
/// that has to be done by hand.
Result<nlohmann::json> text_to_save(const LiveConfig& config);

}  // namespace limpet
