// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/packet/far_member.h"

#include <linux/ethtool.h>
#include <linux/if_packet.h>
#include <linux/sockios.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <stdexcept>

namespace limpet {
namespace {

constexpr int patience_ms = 2000;

constexpr const char* edge_addresses = R"(
address add 192.0.2.1/24 dev wire
address add 2001:db8::1/64 dev wire nodad
neighbour add 192.0.2.21 lladdr 02:00:00:00:00:21 dev wire nud permanent
neighbour add 2001:db8::21 lladdr 02:00:00:00:00:21 dev wire nud permanent
)";
constexpr const char* member_addresses = R"(
link set wire-far address 02:00:00:00:00:21 up
address add 192.0.2.21/24 dev wire-far
address add 2001:db8::21/64 dev wire-far nodad
neighbour add 192.0.2.1 lladdr 02:00:00:00:00:01 dev wire-far nud permanent
neighbour add 2001:db8::1 lladdr 02:00:00:00:00:01 dev wire-far nud permanent
address add 192.0.2.10/32 dev lo
address add 2001:db8::10/128 dev lo nodad
)";

int hold(int result, const char* what) {
  if (result < 0) throw std::runtime_error(std::string(what) + ": " + std::strerror(errno));
  return result;
}

bool becomes(const Descriptor& socket, short event) {
  pollfd waiting{.fd = socket.get(), .events = event};
  return poll(&waiting, 1, patience_ms) == 1;
}

/// So that the kernel makes the checksums itself, of what the program has left.
void make_checksums_here(const std::string& device) {
  const Descriptor socket(hold(::socket(AF_INET, SOCK_DGRAM, 0), "socket"));
  ethtool_value off{.cmd = ETHTOOL_STXCSUM, .data = 0};
  ifreq request{};
  device.copy(request.ifr_name, IFNAMSIZ - 1);
  request.ifr_data = reinterpret_cast<char*>(&off);
  hold(ioctl(socket.get(), SIOCETHTOOL, &request), "checksums off");
}

bool is_tcp(const Frame& frame) {
  if (frame.size() < 54) return false;
  const uint8_t protocol = frame[12] == 0x08 ? frame[14 + 9] : frame[14 + 6];
  return protocol == 6 || protocol == 4 || protocol == 41;
}

}  // namespace

FarMember::FarMember() {
  edge_.add_link("wire", edge_mac);
  edge_.ip("link set wire-far netns " + far_.path() + "\n" + edge_addresses);
  make_checksums_here("wire");
  far_.within([this] {
    far_.ip(member_addresses);
    make_checksums_here("wire-far");
  });
}

FarMember::Tap FarMember::tap() const {
  Tap tap;
  far_.within([&] {
    tap.socket_ =
        Descriptor(hold(socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, htons(ETH_P_ALL)), "tap"));
    sockaddr_ll link{.sll_family = AF_PACKET,
                     .sll_protocol = htons(ETH_P_ALL),
                     .sll_ifindex = static_cast<int>(far_.ifindex("wire-far"))};
    hold(bind(tap.socket_.get(), reinterpret_cast<sockaddr*>(&link), sizeof link), "tap");
  });
  return tap;
}

Frame FarMember::Tap::next() const {
  while (becomes(socket_, POLLIN)) {
    Frame frame(65536);
    sockaddr_ll from{};
    socklen_t size = sizeof from;
    const ssize_t got = recvfrom(socket_.get(), frame.data(), frame.size(), 0,
                                 reinterpret_cast<sockaddr*>(&from), &size);
    frame.resize(got < 0 ? 0 : static_cast<size_t>(got));
    if (from.sll_pkttype != PACKET_OUTGOING && is_tcp(frame)) return frame;
  }
  return {};
}

void FarMember::Tap::send(const Frame& frame) const {
  hold(static_cast<int>(::send(socket_.get(), frame.data(), frame.size(), 0)), "send");
}

TcpSocket FarMember::listen(const IpAddress& address, uint16_t port) const {
  std::optional<TcpSocket> listener;
  far_.within([&] { listener = TcpSocket::listen(address, port); });
  return std::move(*listener);
}

}  // namespace limpet
