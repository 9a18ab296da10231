// SPDX-License-Identifier: GPL-2.0-or-later
// The edge with probes of its member through its VIP: what of them leaves, and what comes back.
#pragma once

#include "tests/packet/edge_test.h"

namespace limpet {

/// One end of a probe's connection, by its address of Ip's family.
template <class Ip>
IpAddress edge_end();
template <class Ip>
IpAddress member_end();
/// The VIP's is Ip{}.destination.

/// One for each family, ports 80 and 443 of the VIP.
template <class Ip>
inline constexpr uint16_t probe_number = std::is_same_v<Ip, Ipv4> ? 4 : 6;
inline constexpr uint32_t room_for_probes = 8;

/// What the probe's socket sends, and what becomes of it.
template <class Ip>
Ip to_member_itself();
template <class Ip>
Ip to_the_vip();
/// What comes back, and what becomes of it.
template <class Ip>
Ip answer_of_vip();
template <class Ip>
Ip answer_of_member();

inline const Tcp probe_syn{.flags = tcp_syn, .data = {}};

class ProbeTest : public EdgeTest {
 protected:
  /// What the tc program says to a frame and makes of it, as if a socket had sent it.
  struct Departure {
    int action;
    Frame frame;
  };
  static constexpr int goes_on = -1, dropped = 2;  // TC_ACT_UNSPEC, TC_ACT_SHOT

  void SetUp() override;
  void put(uint16_t number, const Probe& probe);
  template <class Ip>
  void put_own(std::optional<IpAddress> tunnel_source = std::nullopt) {
    put(probe_number<Ip>, {Ip{}.destination, member_end<Ip>(), tunnel_source});
  }
  Departure send(const Frame& frame, uint32_t mark);
  template <class Ip>
  Departure send_own(const Payload& payload) {
    return send(frame(Ethernet{}, to_member_itself<Ip>(), payload),
                LIMPET_PROBE_MARK | probe_number<Ip>);
  }
};

}  // namespace limpet
