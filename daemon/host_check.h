// SPDX-License-Identifier: GPL-2.0-or-later
// What of a configuration only the host can tell.
#pragma once

#include "daemon/config/config.h"
#include "ebpf/result.h"

namespace limpet {

/// That the interfaces are there, and the files and programs that checks name.
Result<void> check_host(const Config& config);

}  // namespace limpet
