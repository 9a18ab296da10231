// SPDX-License-Identifier: GPL-2.0-or-later
// System calls that neither limpetd nor a program of an exec check has any business with
// (seccomp(2)).
#pragma once

#include "ebpf/result.h"

namespace limpet {

/// For this process, all its threads and all that it starts, for good: those calls fail with EPERM
/// from now on. So a newer C library that tries one of them does not end the balancer.
Result<void> refuse_system_calls();

}  // namespace limpet
