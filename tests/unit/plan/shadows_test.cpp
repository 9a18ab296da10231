// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/plan/shadows.h"

#include <gmock/gmock.h>

#include "tests/unit/farm/example.h"

namespace limpet {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// As a kernel of low byte order first writes them.
constexpr char kTcp[] =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n"
    "   0: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0\n"
    "   1: 0A0200C0:01BB 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0\n"
    "   2: 0A0200C0:0050 0100007F:1234 01 00000000:00000000 00:00000000 00000000     0\n"
    "nonsense\n\n   3: 0A0200C0 x 0A\n   4: 0A0200C0:99999 0 0A";
constexpr char kTcp6[] =
    "   0: 00000000000000000000000000000000:0016 00000000000000000000000000000000:0000 0A 0\n"
    "   1: B80D0120000000000000000010000000:0035 00000000000000000000000000000000:0000 0A 0\n";

std::vector<Listener> all() {
  auto listeners = parse_sockets(kTcp, Protocol::tcp);
  const auto more = parse_sockets(kTcp6, Protocol::tcp);
  listeners.insert(listeners.end(), more.begin(), more.end());
  return listeners;
}

TEST(Listeners, AreFound) {
  EXPECT_THAT(all(),
              ElementsAre(Listener{Protocol::tcp, {}, 22, true},
                          Listener{Protocol::tcp, IpAddress::parse("192.0.2.10"), 443, false},
                          Listener{Protocol::tcp, {}, 22, false},
                          Listener{Protocol::tcp, IpAddress::parse("2001:db8::10"), 53, false}));
  EXPECT_THAT(parse_sockets("0: 00000000:0035 00000000:0000 07", Protocol::udp),
              ElementsAre(Listener{Protocol::udp, {}, 53, true}));
  EXPECT_THAT(parse_sockets("0: 00000000:0035 0A0200C0:0035 01", Protocol::udp), IsEmpty());
}

class ShadowsTest : public testing::Test {
 protected:
  static Config file(std::vector<PortRange> ports, bool local = false) {
    auto edge = member("ex1", {"192.0.2.21"});
    if (local) edge = {.name = "edge", .local = true};
    Config config = config_of({pool("cas", Forward::l2, {edge})}, {rule("mail", "cas", 1)});
    config.vips[0].addresses = {*IpAddress::parse("192.0.2.10"), *IpAddress::parse("2001:db8::10")};
    config.rules[0].ports = std::move(ports);
    return config;
  }
};

TEST_F(ShadowsTest, OfANewPort) {
  EXPECT_THAT(shadows(file({{80, 80}}), file({{80, 80}, {443, 500}}), all()),
              ElementsAre("rule tcp/80,443-500 of vip mail: this host listens on tcp port 443 of "
                          "that address; what is sent to 192.0.2.10 does not reach it then"));
}

TEST_F(ShadowsTest, OfAllAddresses) {
  const auto both = shadows(file({{80, 80}}), file({{22, 22}}), all());
  EXPECT_THAT(both, ElementsAre(HasSubstr("192.0.2.10"), HasSubstr("2001:db8::10")));
  const auto one = shadows(file({{80, 80}}), file({{22, 22}}), parse_sockets(kTcp, Protocol::tcp));
  EXPECT_THAT(one,
              ElementsAre(HasSubstr("port 22 of all its addresses; what is sent to 192.0.2.10")));
}

TEST_F(ShadowsTest, NotWhatWasSoBeforeOrIsMeant) {
  EXPECT_THAT(shadows(file({{443, 443}}), file({{400, 500}}), all()), IsEmpty());
  EXPECT_THAT(shadows(file({{80, 80}}), file({{443, 443}}, true), all()), IsEmpty());
  EXPECT_THAT(shadows(file({{80, 80}}), file({{81, 81}}), all()), IsEmpty());
}

}  // namespace
}  // namespace limpet
