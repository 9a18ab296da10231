// SPDX-License-Identifier: GPL-2.0-or-later
// The fragment table's places: each holds one datagram, the last that came, and no other is taken
// for it.
#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "daemon/farm/hash_seed.h"
#include "ebpf/hash.h"
#include "tests/packet/edge_test.h"

namespace limpet {
namespace {

/// With affinity "none" the ports choose, so that only the table can tell.
class FragmentTableTest : public EdgeTest {
 protected:
  void SetUp() override {
    EdgeTest::SetUp();
    if (!IsSkipped()) load(one_pool("affinity = \"none\"\n"));
  }

  template <class Ip>
  void expect_known(const char* promise, const Ip& ip, size_t part) {
    expect({promise, frame(Ethernet{}, fragments(ip, datagram, 64)[part]), LIMPET_REASON_forwarded,
            frame(to_member, fragments(ip, datagram, 64)[part])});
  }
  template <class Ip>
  void expect_unknown(const char* promise, const Ip& ip) {
    expect({promise, frame(Ethernet{}, fragments(ip, datagram, 64)[1]),
            LIMPET_REASON_fragment_unknown});
  }

  const Udp datagram{.data = counting(150)};
};

/// The place of a UDP datagram of IPv4.
uint64_t place_of(const Ipv4& ip) {
  static const limpet_hash_key key = HashSeed("packet test").client_key();
  const auto words = [](const IpAddress& address) {
    uint8_t bytes[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    std::copy_n(address.data(), 4, bytes + 12);
    std::array<__u64, 2> both;
    std::memcpy(both.data(), bytes, sizeof bytes);
    return both;
  };
  return limpet_fragment_hash(&key, words(ip.source).data(), words(ip.destination).data(), ip.id,
                              17) %
         LIMPET_FRAGMENTS;
}

TEST_F(FragmentTableTest, TheLastToComeHasThePlace) {
  const Ipv4 one{.id = 1};
  Ipv4 other{.id = 2};
  while (place_of(other) != place_of(one) && other.id < 0xffff) ++other.id;
  ASSERT_EQ(place_of(other), place_of(one));
  expect_known("the first of one", one, 0);
  expect_known("a later one", one, 1);
  expect_known("the first of another", other, 0);
  expect_known("which has the place now", other, 1);
  expect_unknown("the one that had it", one);
}

TEST_F(FragmentTableTest, ManyDatagramsAtOnceAreNotMixedUp) {
  int known = 0;
  constexpr uint32_t datagrams = 2000;
  for (uint32_t id = 0; id < datagrams; ++id) expect_known("a first one", Ipv4{.id = id}, 0);
  for (uint32_t id = 0; id < datagrams; ++id) {
    known += run(frame(Ethernet{}, fragments(Ipv4{.id = id}, datagram, 64)[1])).action == XDP_TX;
  }
  EXPECT_GT(known, 1700) << "some share a place";
  for (uint32_t id = datagrams; id < 2 * datagrams; ++id) {
    expect_unknown("whose first never came", Ipv4{.id = id});
  }
}

TEST_F(FragmentTableTest, Ipv6IdentificationsHave32Bits) {
  expect_known("the first", Ipv6{.id = 0x12340001}, 0);
  expect_unknown("another upper half", Ipv6{.id = 0x56780001});
  expect_known("the same", Ipv6{.id = 0x12340001}, 1);
}

TEST_F(FragmentTableTest, ProtocolsAreKeptApart) {
  expect_known("UDP", Ipv4{}, 0);
  expect({"TCP with the same identification",
          frame(Ethernet{}, fragments(Ipv4{}, {6, counting(150)}, 64)[1]),
          LIMPET_REASON_fragment_unknown});
}

TEST_F(FragmentTableTest, AFragmentThatIsTheWholeIsNotNoted) {
  expect({"IPv6", frame(Ethernet{}, Ipv6{.extensions = {fragment_header(0, false)}}, datagram),
          LIMPET_REASON_forwarded,
          frame(to_member, Ipv6{.extensions = {fragment_header(0, false)}}, datagram)});
  expect_unknown("a later one", Ipv6{});
}

TEST_F(FragmentTableTest, ErrorsAreNotNoted) {
  const Ipv4 answer{.source = address("192.0.2.10"),
                    .destination = address("10.0.0.1"),
                    .fragment = more_fragments};
  const Bytes quote = packet(answer, Udp{.source_port = 53, .destination_port = 40000});
  const Icmp4 error{.type = 11, .code = 1, .data = quote};
  expect({"about a first fragment", frame(Ethernet{}, Ipv4{}, error), LIMPET_REASON_forwarded,
          frame(to_member, Ipv4{}, error)});
  expect_unknown("a later one of the client's", Ipv4{});
}

}  // namespace
}  // namespace limpet
