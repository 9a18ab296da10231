// SPDX-License-Identifier: GPL-2.0-or-later
// An Ethernet segment by the interface that leads to it: asks there whether an address is taken,
// announces addresses, and hears what other hosts say of them. Lives on the loop.
#pragma once

#include <functional>
#include <map>
#include <memory>

#include "daemon/loop/readable.h"
#include "daemon/vip/packet_socket.h"

namespace limpet {

class Segment {
 public:
  /// Told of what other hosts say, never of what this one sent. Must not destroy the segment.
  using Listener = std::function<void(const Claim&)>;

  Segment(uv_loop_t* loop, unsigned ifindex, Listener listener)
      : loop_(loop), ifindex_(ifindex), listener_(std::move(listener)) {}

  /// The interface's MAC as it is now.
  void take_mac(const MacAddress& mac) { mac_ = mac; }

  /// Hears what is said of addresses of this family from now on.
  Result<void> listen(Family family);
  // Both need listen().
  Result<void> probe(const IpAddress& address);
  Result<void> announce(const IpAddress& address);

 private:
  struct Ear {
    PacketSocket socket;
    std::unique_ptr<Readable> readable;
  };

  Result<void> send(const IpAddress& address, const Frame& frame);
  void hear(Family family);

  uv_loop_t* loop_;
  unsigned ifindex_;
  MacAddress mac_;
  Listener listener_;
  std::map<Family, Ear> ears_;
};

}  // namespace limpet
