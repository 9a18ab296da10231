// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/vip/segment.h"

#include "daemon/vip/nd_frame.h"

namespace limpet {
namespace {

constexpr size_t frames_a_turn = 64;

}  // namespace

Result<void> Segment::listen(Family family) {
  if (ears_.contains(family)) return {};
  auto socket = PacketSocket::open(ifindex_, family);
  if (!socket) return socket.error();
  auto readable =
      Readable::open(loop_, socket->fd(), "hearing of addresses", [this, family] { hear(family); });
  if (!readable) return readable.error();
  ears_.emplace(family, Ear{std::move(*socket), std::move(*readable)});
  return {};
}

void Segment::hear(Family family) {
  ears_.at(family).socket.receive(frames_a_turn, [this](std::span<const uint8_t> frame) {
    const auto claim = read_claim(frame);
    if (claim && claim->mac != mac_) listener_(*claim);
  });
}

Result<void> Segment::send(const IpAddress& address, const Frame& frame) {
  return ears_.at(address.family()).socket.send(frame);
}

Result<void> Segment::probe(const IpAddress& address) {
  if (!address.is_v4()) {
    // Whoever asks for the same address at the same time asks that group (RFC 4862, 5.4.2).
    auto joined = ears_.at(Family::v6).socket.join(solicited_node(address));
    if (!joined) return joined;
  }
  return send(address, probe_frame(mac_, address));
}

Result<void> Segment::announce(const IpAddress& address) {
  return send(address, announcement_frame(mac_, address));
}

}  // namespace limpet
