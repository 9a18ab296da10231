// SPDX-License-Identifier: GPL-2.0-or-later
// What is not for a VIP stays as it is, whatever it is, and however it is tagged.
#include "tests/packet/edge_test.h"

namespace limpet {
namespace {

class UntouchedTest : public EdgeTest {
 protected:
  void expect_untouched() {
    const std::vector<std::vector<Tag>> all_tags = {
        {}, {{0x8100, 5}}, {{0x88a8, 0xffff}}, {{0x88a8, 100}, {0x8100, 5}}};
    for (const std::vector<Tag>& tags : all_tags) {
      for (const Bytes& packet : foreign()) {
        for (const size_t padding : {0, 9}) {
          expect({"not for a VIP", frame({.tags = tags}, packet, padding), LIMPET_REASON_not_vip});
        }
      }
      for (const uint16_t type :
           std::vector<uint16_t>{0x0806, 0x88b5, 0x88cc, 0x8847, 0x9100, 0x05ff, 0}) {
        expect({"no IP", frame({.tags = tags, .type = type}, counting(46)), LIMPET_REASON_not_ip});
        expect({"nor when it looks so", frame({.tags = tags, .type = type}, packet(Ipv4{}, Tcp{})),
                LIMPET_REASON_not_ip});
      }
    }
  }

 private:
  /// Packets from and to other hosts, right and wrong ones.
  static std::vector<Bytes> foreign() {
    const Ipv4 four{.destination = address("192.0.2.12")};
    const Ipv6 six{.destination = address("2001:db8::12")};
    std::vector<Bytes> all;
    for (const Payload& payload : {Payload(Tcp{}), Payload(Udp{}), Payload{132, counting(20)}}) {
      all.push_back(packet(four, payload));
      all.push_back(packet(six, payload));
    }
    all.push_back(packet(four, Icmp4{.type = 8}));
    all.push_back(packet(six, Icmp6{.type = 128}));
    all.push_back(packet(four, Icmp4{.type = 3, .data = packet(Ipv4{}, Tcp{})}));
    all.push_back(packet(six, Icmp6{.type = 2, .data = packet(Ipv6{}, Tcp{})}));
    all.push_back(packet(four, inside(packet(Ipv4{}, Tcp{}))));
    all.push_back(packet(six, inside(packet(Ipv6{}, Tcp{}))));
    const auto changed = [&](auto ip, auto change) {
      change(ip);
      all.push_back(packet(ip, Tcp{}));
    };
    changed(four, [](Ipv4& ip) { ip.source = address("192.0.2.10"); });
    changed(four, [](Ipv4& ip) { ip.source = address("127.0.0.1"); });
    changed(four, [](Ipv4& ip) { ip.words = 1; });
    changed(four, [](Ipv4& ip) { ip.total_length = 9999; });
    changed(four, [](Ipv4& ip) { ip.fragment = more_fragments; });
    changed(four, [](Ipv4& ip) { ip.fragment = 7; });
    changed(four, [](Ipv4& ip) { ip.options = Bytes(40, 1); });
    changed(four, [](Ipv4& ip) { ip.ttl = 0; });
    changed(six, [](Ipv6& ip) { ip.source = address("2001:db8::10"); });
    changed(six, [](Ipv6& ip) { ip.payload_length = 9999; });
    changed(six, [](Ipv6& ip) { ip.extensions = {fragment_header(0, true)}; });
    changed(six, [](Ipv6& ip) { ip.extensions = {fragment_header(8, false)}; });
    changed(six, [](Ipv6& ip) { ip.extensions = {routing_header(3)}; });
    changed(six, [](Ipv6& ip) { ip.extensions.assign(20, options_header(60)); });
    return all;
  }
};

TEST_F(UntouchedTest, ByAnEdgeThatForwardsDirectly) {
  load(one_pool());
  expect_untouched();
}

TEST_F(UntouchedTest, ByAnEdgeThatTranslates) {
  load(one_pool("forward = \"nat\"\n"));
  expect_untouched();
}

}  // namespace
}  // namespace limpet
