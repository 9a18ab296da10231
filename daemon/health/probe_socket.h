// SPDX-License-Identifier: GPL-2.0-or-later
// The TCP sockets of checks.
#pragma once

#include <cstdint>

#include "ebpf/address.h"
#include "ebpf/result.h"

namespace limpet {

/// A non-blocking, close-on-exec TCP socket that no one has connected yet; the caller closes it.
/// It ends with a reset instead of waiting for the other side (thousands of checks a second would
/// leave as many ports in TIME_WAIT). With a probe number (not 0) it carries the datapath's mark,
/// and has a local port that nobody else uses, by which the datapath knows its answers.
Result<int> open_probe_socket(Family family, uint16_t probe);

/// Of an error of connect() (errno): it says nothing of the server.
bool is_own_fault(int error);

}  // namespace limpet
