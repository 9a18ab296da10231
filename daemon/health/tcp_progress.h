// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

namespace limpet {

/// How far a TCP socket got, as the kernel knows it.
struct TcpProgress {
  bool connected = false;  // ever
  uint64_t received = 0;   // bytes of payload
};

/// Of an open socket. Nothing where the kernel does not say.
TcpProgress tcp_progress(int socket);

}  // namespace limpet
