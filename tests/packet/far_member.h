// SPDX-License-Identifier: GPL-2.0-or-later
// A member of real sockets: a namespace with the VIP on its lo, at the far end of the edge's link.
// The thread is in the edge's namespace. No checksums are left for the devices, and nobody asks for
// a MAC. What fails throws.
#pragma once

#include "tests/packet/frame.h"
#include "tests/packet/network_namespace.h"
#include "tests/packet/tcp_socket.h"

namespace limpet {

class FarMember {
 public:
  FarMember();

  /// The edge's end of the link.
  unsigned ifindex() const { return edge_.ifindex("wire"); }
  static constexpr MacAddress mac{{0x02, 0, 0, 0, 0, 0x21}};
  static inline const Ethernet from_edge{.destination = mac, .source = edge_mac};

  /// What comes in at the member, frame by frame.
  class Tap {
   public:
    /// The next TCP packet, in a tunnel or not; empty after two seconds without one.
    Frame next() const;
    /// As the member would.
    void send(const Frame& frame) const;

   private:
    friend FarMember;
    Descriptor socket_;
  };
  Tap tap() const;

  /// A server in the member's namespace.
  TcpSocket listen(const IpAddress& address, uint16_t port) const;

 private:
  NetworkNamespace far_, edge_;  // in the order in which they are entered
};

}  // namespace limpet
