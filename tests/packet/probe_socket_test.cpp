// SPDX-License-Identifier: GPL-2.0-or-later
// Probes of real sockets to a member in a namespace of its own: what arrives there, and that the
// kernels at both ends understand each other.
#include <functional>

#include "tests/packet/far_member.h"
#include "tests/packet/probe_test.h"

namespace limpet {
namespace {

constexpr uint16_t port = 80;

template <class Ip>
uint32_t own_mark() {
  return LIMPET_PROBE_MARK | probe_number<Ip>;
}

uint32_t number_at(const Frame& frame, size_t at, size_t size) {
  uint32_t value = 0;
  for (size_t i = 0; i < size; ++i) value = value << 8 | frame.at(at + i);
  return value;
}

/// The TCP header there, but for its checksum.
Tcp tcp_at(const Frame& frame, size_t at) {
  const size_t end = at + (frame.at(at + 12) >> 4) * size_t{4};
  const auto byte = [&](size_t i) { return frame.begin() + static_cast<ptrdiff_t>(i); };
  return {.source_port = static_cast<uint16_t>(number_at(frame, at, 2)),
          .destination_port = static_cast<uint16_t>(number_at(frame, at + 2, 2)),
          .sequence = number_at(frame, at + 4, 4),
          .acknowledgement = number_at(frame, at + 8, 4),
          .flags = frame.at(at + 13),
          .options = Bytes(byte(at + 20), byte(end)),
          .window = static_cast<uint16_t>(number_at(frame, at + 14, 2)),
          .data = Bytes(byte(end), frame.end())};
}

/// The same packet with all that limpet changes made anew, checksums too.
Bytes made_anew(const Frame& frame, size_t at, Ipv4 ip) {
  ip.id = number_at(frame, at + 4, 2);
  ip.fragment = dont_fragment;
  return packet(ip, tcp_at(frame, at + 20));
}
Bytes made_anew(const Frame& frame, size_t at, Ipv6 ip) {
  ip.flow_label = number_at(frame, at, 4) & 0xfffff;
  return packet(ip, tcp_at(frame, at + 40));
}

/// The frame that the packet should be in, given the one that arrived.
using FrameOf = std::function<Frame(const Frame& arrived, const Bytes& packet)>;

class ProbeSocketTest : public ProbeTest {
 protected:
  void SetUp() override {
    ProbeTest::SetUp();
    if (IsSkipped()) return;
    try {
      member = std::make_unique<FarMember>();
    } catch (const std::exception& error) {
      GTEST_SKIP() << error.what();
    }
    const auto attached = program->datapath().attach(member->ifindex());
    ASSERT_TRUE(attached) << attached.error().message;
  }

  void TearDown() override {
    program.reset();
    member.reset();
  }

  template <class Ip>
  static TcpSocket connect_probe() {
    return TcpSocket::connect(edge_end<Ip>(), member_end<Ip>(), port, own_mark<Ip>());
  }

  /// The probe's SYN, as a member behind a tunnel gets it, or directly.
  template <class Ip>
  void expect_syn(const FrameOf& frame_of, size_t outer) {
    const FarMember::Tap tap = member->tap();
    const TcpSocket socket = connect_probe<Ip>();
    const Frame arrived = tap.next();
    ASSERT_GT(arrived.size(), 14 + outer + 40);
    EXPECT_EQ(arrived, frame_of(arrived, made_anew(arrived, 14 + outer, to_the_vip<Ip>())));
  }

  /// A request that the socket hands down in one piece is cut for the tunnel: every part arrives
  /// whole and right. Nobody decapsulates here, so the test itself is the server.
  template <class Ip>
  void expect_request(const FrameOf& frame_of, size_t outer) {
    const size_t ip = 14 + outer, tcp = ip + (std::is_same_v<Ip, Ipv4> ? 20 : 40), whole = 5000;
    const FarMember::Tap tap = member->tap();
    const TcpSocket client = connect_probe<Ip>();
    const Tcp syn = tcp_at(tap.next(), tcp);
    tap.send(frame({.source = FarMember::mac}, answer_of_vip<Ip>(),
                   Tcp{.source_port = port,
                       .destination_port = syn.source_port,
                       .acknowledgement = syn.sequence + 1,
                       .flags = tcp_syn | tcp_ack,
                       .options = {2, 4, 0x05, 0xa0},  // an MSS of 1440
                       .data = {}}));
    ASSERT_TRUE(client.is_connected());
    ASSERT_EQ(client.send(std::string(whole, 'q')), whole);
    for (size_t seen = 0; seen < whole;) {
      const Frame arrived = tap.next();
      ASSERT_GE(arrived.size(), tcp + 20);
      EXPECT_LE(arrived.size(), 14U + 1500);
      EXPECT_EQ(arrived, frame_of(arrived, made_anew(arrived, ip, to_the_vip<Ip>())));
      seen += tcp_at(arrived, tcp).data.size();
    }
  }

  template <class Ip>
  void expect_conversation() {
    const TcpSocket server = member->listen(Ip{}.destination, port);
    const TcpSocket client = connect_probe<Ip>();
    ASSERT_TRUE(client.is_connected());
    const TcpSocket accepted = server.accept();
    EXPECT_EQ(accepted.own_address(), Ip{}.destination.to_string());
    EXPECT_EQ(accepted.other_address(), edge_end<Ip>().to_string());
    EXPECT_EQ(client.other_address(), member_end<Ip>().to_string());
    const std::string request(100'000, 'q'), reply(50'000, 'r');
    EXPECT_EQ(client.carry(accepted, request), request);
    EXPECT_EQ(accepted.carry(client, reply), reply);
    client.end();
    EXPECT_TRUE(accepted.has_ended());
    EXPECT_GT(program->counted(LIMPET_REASON_probe_reply), 2U);
  }

  std::unique_ptr<FarMember> member;
};

TEST_F(ProbeSocketTest, ASynArrivesForTheVip) {
  const auto direct = [](const Frame&, const Bytes& packet) {
    return frame(FarMember::from_edge, packet);
  };
  expect_syn<Ipv4>(direct, 0);
  expect_syn<Ipv6>(direct, 0);
}

TEST_F(ProbeSocketTest, InATunnel) {
  const Ipv4 outer4{.source = address("198.18.0.1"),
                    .destination = member_end<Ipv4>(),
                    .fragment = dont_fragment};
  const Ipv6 outer6{.source = address("2001:db8:aaaa::1"), .destination = member_end<Ipv6>()};
  const auto in_v4 = [&](const Frame& arrived, const Bytes& packet) {
    Ipv4 outer = outer4;
    outer.id = number_at(arrived, 14 + 4, 2);  // where the kernel cuts, it counts
    return frame(FarMember::from_edge, outer, inside(packet));
  };
  const auto in_v6 = [&](const Frame&, const Bytes& packet) {
    return frame(FarMember::from_edge, outer6, inside(packet));
  };
  put_own<Ipv4>(outer4.source);
  put_own<Ipv6>(outer6.source);
  expect_syn<Ipv4>(in_v4, 20);
  expect_syn<Ipv6>(in_v6, 40);
  expect_request<Ipv4>(in_v4, 20);
  expect_request<Ipv6>(in_v6, 40);
}

TEST_F(ProbeSocketTest, AServerOfTheVipTalksToTheProbe) {
  expect_conversation<Ipv4>();
  expect_conversation<Ipv6>();
}

TEST_F(ProbeSocketTest, AServerOfTheMembersOwnAddressDoesNot) {
  const TcpSocket server = member->listen(member_end<Ipv4>(), port);
  EXPECT_FALSE(connect_probe<Ipv4>().is_connected());
}

}  // namespace
}  // namespace limpet
