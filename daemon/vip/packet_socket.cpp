// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/vip/packet_socket.h"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace limpet {
namespace {

// Only neighbour solicitations and advertisements: ICMPv6 (next header 58), type 135 or 136.
sock_filter neighbour_discovery[] = {
    BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 20),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 58, 0, 3),
    BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 54),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 135, 2, 0),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 136, 1, 0),
    BPF_STMT(BPF_RET | BPF_K, 0),
    BPF_STMT(BPF_RET | BPF_K, 0xffff),
};

Error last_error(const char* what) {
  return {std::string(what) + ": " + std::generic_category().message(errno)};
}

/// Before the socket hears anything.
Result<void> prepare(int socket, Family family) {
  const int on = 1;
  if (setsockopt(socket, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on) != 0) {
    return last_error("packet socket");
  }
  if (family == Family::v4) return {};
  const sock_fprog program{.len = std::size(neighbour_discovery), .filter = neighbour_discovery};
  if (setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) != 0) {
    return last_error("packet socket's filter");
  }
  return {};
}

/// Not what another host was sent (a mirror port, promiscuous mode), nor tagged frames of VLANs
/// that this host is not in.
bool is_for_us(const sockaddr_ll& from) {
  return from.sll_pkttype == PACKET_HOST || from.sll_pkttype == PACKET_BROADCAST ||
         from.sll_pkttype == PACKET_MULTICAST;
}

}  // namespace

Result<PacketSocket> PacketSocket::open(unsigned ifindex, Family family) {
  Descriptor socket(::socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (socket.get() < 0) return last_error("packet socket");
  if (auto prepared = prepare(socket.get(), family); !prepared) return prepared.error();
  const sockaddr_ll there{
      .sll_family = AF_PACKET,
      .sll_protocol = htons(family == Family::v4 ? ETH_P_ARP : ETH_P_IPV6),
      .sll_ifindex = static_cast<int>(ifindex),
  };
  if (bind(socket.get(), reinterpret_cast<const sockaddr*>(&there), sizeof there) != 0) {
    return last_error("packet socket");
  }
  return PacketSocket(std::move(socket), ifindex);
}

Result<void> PacketSocket::send(const Frame& frame) const {
  const ssize_t sent = ::send(socket_.get(), frame.data(), frame.size(), 0);
  if (sent == static_cast<ssize_t>(frame.size())) return {};
  return last_error("sending a frame");
}

void PacketSocket::receive(size_t most,
                           const std::function<void(std::span<const uint8_t>)>& visit) const {
  std::array<uint8_t, 2048> buffer;
  for (size_t i = 0; i < most; ++i) {
    sockaddr_ll from{};
    socklen_t from_size = sizeof from;
    const ssize_t size = recvfrom(socket_.get(), buffer.data(), buffer.size(), 0,
                                  reinterpret_cast<sockaddr*>(&from), &from_size);
    // An interface that went down says so once; nothing else of it matters here.
    if (size < 0) return;
    if (is_for_us(from)) visit(std::span(buffer.data(), static_cast<size_t>(size)));
  }
}

Result<void> PacketSocket::join(const IpAddress& group) {
  if (membership_.get() < 0) {
    membership_ = Descriptor(::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (membership_.get() < 0) return last_error("socket for a multicast group");
  }
  ipv6_mreq request{.ipv6mr_interface = ifindex_};
  std::memcpy(&request.ipv6mr_multiaddr, group.data(), group.size());
  const int done =
      setsockopt(membership_.get(), IPPROTO_IPV6, IPV6_JOIN_GROUP, &request, sizeof request);
  if (done == 0 || errno == EADDRINUSE) return {};  // joined already
  return last_error("joining a multicast group");
}

}  // namespace limpet
