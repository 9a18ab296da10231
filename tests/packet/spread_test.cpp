// SPDX-License-Identifier: GPL-2.0-or-later
// forward = "ipip": the flows to one member are spread over outer sources and flow labels by a
// hash, so that its network card can spread them over its queues.
#include <algorithm>
#include <array>
#include <cstring>

#include "daemon/farm/hash_seed.h"
#include "ebpf/hash.h"
#include "tests/packet/edge_test.h"

namespace limpet {
namespace {

const IpAddress member4 = address("192.0.2.21"), member6 = address("2001:db8::21");

/// The hash of a client of affinity "single", as AFFINITY.md has it.
uint64_t client_hash(const IpAddress& client) {
  static const limpet_hash_key key = HashSeed("packet test").client_key();
  uint8_t bytes[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  std::copy_n(client.data(), client.size(), bytes + 16 - client.size());
  uint64_t words[2];
  std::memcpy(words, bytes, sizeof words);
  return limpet_client_hash(&key, words[0], words[1]);
}

/// The bytes of the spread as they lie in memory.
std::array<uint8_t, 4> bytes_of(uint32_t spread) {
  std::array<uint8_t, 4> bytes;
  std::memcpy(bytes.data(), &spread, sizeof spread);
  return bytes;
}

class SpreadTest : public EdgeTest {
 protected:
  void load_with(const std::string& sources) {
    load(one_pool("forward = \"ipip\"\ntunnel_source = " + sources + "\n"));
  }

  void lead(const IpAddress& outer) {
    for (const limpet_family family : {LIMPET_V4, LIMPET_V6}) {
      set_way(family, {LIMPET_FORWARD_IPIP, next_hop(), outer});
    }
  }

  /// Of a packet that may not be fragmented.
  template <class Ip>
  void expect_spread(const Ip& came, const Payload& payload, uint32_t spread) {
    Ip inner = came;
    inner.ttl = 63;
    const auto [first, second, third, fourth] = bytes_of(spread);
    const bool whole = std::is_same_v<Ip, Ipv6> || came.id == 0;
    const Ipv4 outer4{.source = IpAddress::v4({100, 64, third, fourth}),
                      .destination = member4,
                      .id = came.id,
                      .fragment = whole ? dont_fragment : uint16_t{0}};
    const Ipv6 outer6{
        .source = IpAddress::v6({1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, second, third, fourth}),
        .destination = member6,
        .flow_label = spread & 0xfffff};
    lead(member4);
    expect({"by IPv4", frame(Ethernet{}, came, payload), LIMPET_REASON_forwarded,
            frame(to_member, outer4, inside(packet(inner, payload)))});
    lead(member6);
    expect({"by IPv6", frame(Ethernet{}, came, payload), LIMPET_REASON_forwarded,
            frame(to_member, outer6, inside(packet(inner, payload)))});
  }
};

TEST_F(SpreadTest, ByClientAndPorts) {
  load_with("{ v4 = \"100.64.0.0/16\", v6 = \"100::/104\" }");
  const Ipv4 four{.id = 0, .fragment = dont_fragment};
  const Ipv6 six{.id = 0};
  for (uint16_t port = 1; port < 100; ++port) {
    expect_spread(four, Tcp{.source_port = port},
                  limpet_spread(client_hash(four.source), port, 80));
    expect_spread(six, Udp{.source_port = port}, limpet_spread(client_hash(six.source), port, 53));
  }
}

TEST_F(SpreadTest, LaterFragmentsByClientAlone) {
  load_with("{ v4 = \"100.64.0.0/16\", v6 = \"100::/104\" }");
  const Ipv4 four{.fragment = 9};
  const Ipv6 six{.id = 0, .extensions = {fragment_header(8, false)}};
  expect_spread(four, Tcp{}, limpet_spread(client_hash(four.source), 0, 0));
  expect_spread(six, Tcp{}, limpet_spread(client_hash(six.source), 0, 0));
}

/// The outer source of what an IPv4 packet becomes in IPv4.
TEST_F(SpreadTest, AnErrorByTheFlowItIsAbout) {
  load_with("{ v4 = \"100.64.0.0/16\" }");
  lead(member4);
  const auto outer_source = [&](const Frame& sent) {
    const Frame got = run(sent).frame;
    return Bytes(got.begin() + 26, got.begin() + 30);
  };
  const Bytes answer =
      packet(Ipv4{.source = address("192.0.2.10"), .destination = address("10.0.0.1")},
             Tcp{.source_port = 80, .destination_port = 40000});
  const Frame of_router = frame(Ethernet{}, Ipv4{.source = address("10.9.9.9")},
                                Icmp4{.type = 3, .code = 4, .data = cut(answer, 28)});
  EXPECT_EQ(outer_source(of_router), outer_source(frame(Ethernet{}, Ipv4{}, Tcp{})));
}

}  // namespace
}  // namespace limpet
