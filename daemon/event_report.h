// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include "daemon/events.h"

namespace limpet {

/// The result of the method show.events: the oldest first.
nlohmann::json show_events(const Events& events);

}  // namespace limpet
