// SPDX-License-Identifier: GPL-2.0-or-later
// What PowerShell prints on a screen: Format-List's blocks of "Name : value" and tables, one after
// the other, with prompts between them. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "control/import/record.h"
#include "ebpf/result.h"

namespace limpet::nlb {

/// The error names the first line that is neither.
Result<std::vector<Record>> listing_records(std::string_view text);

}  // namespace limpet::nlb
