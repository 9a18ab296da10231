// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/tcp_progress.h"

#include <linux/bpf.h>
#include <linux/tcp.h>  // that of the C library lacks the newer fields
#include <netinet/in.h>
#include <sys/socket.h>

namespace limpet {

TcpProgress tcp_progress(int socket) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return {};
  // A connection that was closed is CLOSE as one that was refused, but has received something.
  const bool never = info.tcpi_state == BPF_TCP_SYN_SENT || info.tcpi_state == BPF_TCP_CLOSE;
  return {.connected = !never || info.tcpi_bytes_received > 0,
          .received = info.tcpi_bytes_received};
}

}  // namespace limpet
