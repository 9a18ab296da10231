// SPDX-License-Identifier: GPL-2.0-or-later
// ICMP for a VIP that is no error: echo requests are answered, the rest is the kernel's.
#include "tests/packet/edge_test.h"

namespace limpet {
namespace {

constexpr uint8_t request = 8, reply = 0, request6 = 128, reply6 = 129;

class IcmpTest : public EdgeTest {
 protected:
  void SetUp() override {
    EdgeTest::SetUp();
    if (!IsSkipped()) load(one_pool());
  }
};

template <class Ip>
Row echo(const char* promise, const Ip& ip, typename Ip::Icmp message, const Ethernet& came = {},
         size_t padding = 0) {
  constexpr bool is_v4 = std::is_same_v<Ip, Ipv4>;
  message.type = is_v4 ? request : request6;
  const Frame sent = frame(came, ip, message, padding);
  Ethernet back = came;
  std::swap(back.destination, back.source);
  Ip answer = ip;
  std::swap(answer.source, answer.destination);
  answer.ttl = 64;
  message.type = is_v4 ? reply : reply6;
  return {promise, sent, LIMPET_REASON_echo, frame(back, answer, message, padding)};
}

template <class Ip>
std::vector<Row> echoes() {
  using Icmp = typename Ip::Icmp;
  const Icmp ping{.rest = 0x12340001, .data = counting(56)};
  return {
      echo(" as ping sends it", Ip{}, ping),
      echo("no data", Ip{}, Icmp{.rest = 0x00010002}),
      echo("an odd number of bytes", Ip{}, Icmp{.rest = 1, .data = counting(7)}),
      echo("many bytes", Ip{}, Icmp{.rest = 1, .data = counting(1400)}),
      echo("padding is kept", Ip{}, Icmp{.rest = 1, .data = counting(4)}, Ethernet{}, 14),
      echo("a tag is kept", Ip{}, ping, {.tags = {{0x8100, 0xe005}}}),
      echo("two tags are kept", Ip{}, ping, {.tags = {{0x88a8, 100}, {0x8100, 5}}}),
      echo("a hop limit of 1 becomes 64", Ip{.ttl = 1}, ping),
      echo("a hop limit of 0 becomes 64", Ip{.ttl = 0}, ping),
      echo("a hop limit of 255 becomes 64", Ip{.ttl = 255}, ping),
      echo("traffic class", Ip{.traffic_class = 0xb8}, ping),
      echo("a code is kept", Ip{}, Icmp{.code = 9, .rest = 1}),
      echo("a wrong checksum stays wrong", Ip{}, Icmp{.rest = 1, .wrong_by = 0x1111}),
      echo("nothing but zeros", Ip{}, Icmp{.rest = 0, .data = Bytes(56)}),
      echo("data that gives the sum 0x0800", Ip{}, Icmp{.rest = 0, .data = {0, 1}}),
  };
}

TEST_F(IcmpTest, EchoRequestsAreAnswered) {
  expect(echoes<Ipv4>());
  expect(echoes<Ipv6>());
  const Icmp4 ping{.rest = 0x12340001, .data = counting(56)};
  expect({echo("the identification and don't fragment are kept",
               Ipv4{.id = 0xbeef, .fragment = dont_fragment}, ping),
          echo("a wrong header checksum stays wrong", Ipv4{.wrong_by = 0x2222}, ping),
          echo("a flow label is kept", Ipv6{.flow_label = 0xfffff},
               Icmp6{.rest = 1, .data = counting(56)})});
}

TEST_F(IcmpTest, EveryChecksumOfAnAnswerIsRight) {
  for (int i = 0; i < 3000; ++i) {
    const auto low = static_cast<uint8_t>(i);
    const uint32_t rest = 0x9e3779b9U * static_cast<uint32_t>(i + 1);
    const auto ttl = static_cast<uint8_t>(i * 7);
    expect(echo("IPv4", Ipv4{.source = IpAddress::v4({10, low, 3, 7}), .ttl = ttl},
                Icmp4{.rest = rest, .data = counting(i % 30)}));
    expect(echo("IPv6", Ipv6{.ttl = ttl}, Icmp6{.rest = rest, .data = counting(i % 30)}));
  }
}

TEST_F(IcmpTest, EchoRequestsThatAreNotPlainAreTheKernels) {
  const auto kernels = [](const char* promise, const auto& ip, const Payload& payload) {
    return Row{promise, frame(Ethernet{}, ip, payload), LIMPET_REASON_other_icmp};
  };
  const Icmp4 ping{.type = request, .rest = 1, .data = counting(56)};
  const Icmp6 ping6{.type = request6, .rest = 1, .data = counting(56)};
  expect({
      kernels("options", Ipv4{.options = Bytes(4, 1)}, ping),
      kernels("a first fragment", Ipv4{.fragment = more_fragments}, ping),
      kernels("a later fragment", Ipv4{.fragment = 7}, ping),
      kernels("a later fragment too short for a header", Ipv4{.fragment = 7}, {1, counting(3)}),
      kernels("hop-by-hop options", Ipv6{.extensions = {options_header(0)}}, ping6),
      kernels("a fragment that is the whole", Ipv6{.extensions = {fragment_header(0, false)}},
              ping6),
      kernels("a first fragment", Ipv6{.extensions = {fragment_header(0, true)}}, ping6),
      kernels("a later fragment", Ipv6{.extensions = {fragment_header(8, false)}}, ping6),
  });
}

TEST_F(IcmpTest, OtherMessagesAreTheKernels) {
  for (int type = 0; type < 256; ++type) {
    const auto number = static_cast<uint8_t>(type);
    if (type != request) {
      expect({"ICMP " + std::to_string(type),
              frame(Ethernet{}, Ipv4{}, Icmp4{.type = number, .data = counting(56)}),
              LIMPET_REASON_other_icmp});
    }
    if (type != request6) {
      expect({"ICMPv6 " + std::to_string(type),
              frame(Ethernet{}, Ipv6{}, Icmp6{.type = number, .data = counting(56)}),
              LIMPET_REASON_other_icmp});
    }
  }
}

TEST_F(IcmpTest, AMessageWithoutAHeaderIsNone) {
  for (size_t size = 0; size < 8; ++size) {
    expect({{std::to_string(size) + " bytes", frame(Ethernet{}, Ipv4{}, {1, counting(size, 8)}),
             LIMPET_REASON_bad_ip_header},
            {std::to_string(size) + " bytes", frame(Ethernet{}, Ipv6{}, {58, counting(size, 128)}),
             LIMPET_REASON_bad_ip_header}});
  }
}

TEST_F(IcmpTest, AVipAnswersWhoeverItsMembersAre) {
  load(one_pool("when_empty = \"reject\"\n", "state = \"disabled\""));
  expect(
      {echo("no member", Ipv4{}, Icmp4{.rest = 1}), echo("no member", Ipv6{}, Icmp6{.rest = 1})});
}

}  // namespace
}  // namespace limpet
