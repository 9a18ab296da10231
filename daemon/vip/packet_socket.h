// SPDX-License-Identifier: GPL-2.0-or-later
// A packet socket (packet(7)) for the frames of frame.h on one interface. XDP comes before it: the
// program passes all of them on.
#pragma once

#include <functional>

#include "daemon/vip/frame.h"
#include "ebpf/descriptor.h"
#include "ebpf/result.h"

namespace limpet {

class PacketSocket {
 public:
  /// Hears ARP (v4) or ICMPv6's neighbour discovery (v6) there. Does not block. Needs CAP_NET_RAW.
  static Result<PacketSocket> open(unsigned ifindex, Family family);

  int fd() const { return socket_.get(); }
  Result<void> send(const Frame& frame) const;
  /// Visits frames that wait and came for this host, at most `most`: a flood of them must not keep
  /// the loop from its other work.
  void receive(size_t most, const std::function<void(std::span<const uint8_t>)>& visit) const;
  /// Has the interface hear what goes to an IPv6 multicast group, and switches bring it here, for
  /// as long as the socket is open.
  Result<void> join(const IpAddress& group);

 private:
  PacketSocket(Descriptor socket, unsigned ifindex)
      : socket_(std::move(socket)), ifindex_(ifindex) {}

  Descriptor socket_;
  Descriptor membership_;
  unsigned ifindex_;
};

}  // namespace limpet
