// SPDX-License-Identifier: GPL-2.0-or-later
// Whether a TCP endpoint can be listened at.
#pragma once

#include <string>

#include "ebpf/result.h"

namespace limpet {

/// "192.0.2.1:10980", "[2001:db8::1]:10980". The error is the kernel's: "… is in use".
Result<void> can_listen(const std::string& endpoint);

}  // namespace limpet
