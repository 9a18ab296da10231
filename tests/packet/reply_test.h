// SPDX-License-Identifier: GPL-2.0-or-later
// An edge with a nat pool between networks of its own: members on `lan`, and clients behind routers
// on `lan`, `wan` and `out`.
#pragma once

#include "tests/packet/edge_test.h"
#include "tests/packet/network_namespace.h"

namespace limpet {

inline constexpr MacAddress lan_mac{{0x02, 0, 0, 0, 1, 1}}, wan_mac{{0x02, 0, 0, 0, 2, 1}},
    out_mac{{0x02, 0, 0, 0, 3, 1}};
inline constexpr MacAddress lan_router{{0x02, 0, 0, 0, 1, 2}}, wan_router{{0x02, 0, 0, 0, 2, 2}};

/// The frame as a member sends it, and as it leaves by either interface.
inline const Ethernet from_member{.destination = lan_mac, .source = {{0x02, 0xaa, 0, 0, 0, 1}}};
inline const Ethernet to_lan{.destination = lan_router, .source = lan_mac};
inline const Ethernet to_wan{.destination = wan_router, .source = wan_mac};

/// A client by where it is: "lan", "wan" or "out" behind routers there, "unresolved" behind a
/// router on wan without a MAC address, "blackhole", "here" (an address of the edge), "nowhere".
template <class Ip>
IpAddress client(const std::string& where);

/// From the member (TCP 8080, for the VIP's 80; TCP 443; UDP 5353, for 53) to a client, and the
/// same from the VIP, a hop later.
template <class Ip>
Ip from_its_own(const std::string& where);
template <class Ip>
Ip from_the_vip(const std::string& where);

class ReplyTest : public EdgeTest {
 protected:
  /// limpet is attached to this interface alone (the test program's farm has one). Frames come in
  /// by it if it is lan, else by lo.
  explicit ReplyTest(std::string attached = "lan") : attached_(std::move(attached)) {}
  void SetUp() override;
  void TearDown() override;

  void expect(const Row& row);
  void expect(const std::vector<Row>& rows);

  std::unique_ptr<NetworkNamespace> network;

 private:
  std::string attached_;
};

}  // namespace limpet
