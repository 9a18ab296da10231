// SPDX-License-Identifier: GPL-2.0-or-later
// What ConvertTo-Json makes of a cmdlet's objects. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "control/import/record.h"
#include "ebpf/result.h"

namespace limpet::nlb {

/// Of one object, or of an array of them. Booleans become "True" and "False", null no value. An
/// object as a value is its `IPAddressToString` (System.Net.IPAddress) or its `Name`, if it has
/// one.
Result<std::vector<Record>> json_records(std::string_view text);

}  // namespace limpet::nlb
