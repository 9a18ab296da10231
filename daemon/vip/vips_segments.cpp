// SPDX-License-Identifier: GPL-2.0-or-later
// The segments that VIPs are announced on, and what other hosts say there.
#include <algorithm>

#include "daemon/vip/vips.h"

namespace limpet {

Result<Segment*> Vips::segment_of(const Placement& placement) {
  const Link* link = link_of(placement.device);
  if (!link || !link->mac) return Error{"no interface " + placement.device};
  const unsigned ifindex = link->ifindex;
  const auto [segment, fresh] = segments_.try_emplace(
      ifindex, loop_, ifindex, [this, ifindex](const Claim& claim) { take_claim(ifindex, claim); });
  if (fresh) segment->second.take_mac(*link->mac);
  if (auto heard = segment->second.listen(placement.address.family()); !heard) {
    return heard.error();
  }
  return &segment->second;
}

void Vips::forget_segments() {
  std::erase_if(segments_, [&](const auto& item) { return !links_.contains(item.first); });
  for (auto& [ifindex, segment] : segments_) {
    if (const auto& mac = links_.at(ifindex).mac) segment.take_mac(*mac);
  }
}

void Vips::take_claim(unsigned ifindex, const Claim& claim) {
  const auto is_own = [&](const auto& link) { return link.second.mac == claim.mac; };
  if (std::ranges::any_of(links_, is_own)) return;  // another interface in the same segment
  for (Placement& placement : placements_) {
    if (placement.address != claim.address || placement.announce != Announce::arp) continue;
    const Link* link = link_of(placement.device);
    if (!link || link->ifindex != ifindex) continue;
    if (placement.state.name() == VipState::Name::probing) {
      placement.state.in_use(claim.mac, now_ms());
      settle_soon();
    } else if (placement.on_device && !claim.only_asks) {
      defend(placement, segments_.at(ifindex), claim);
    }
  }
}

void Vips::defend(Placement& placement, Segment& segment, const Claim& claim) {
  const InterfaceAddress* address = found(placement);
  const uint64_t now = now_ms();
  if (!address || !address->ours || now < placement.defend_after) return;
  placement.defend_after = now + defend_interval_ms;
  const auto sent = segment.announce(placement.address);
  listener_(false, placement.vip,
            placement.address.to_string() + " is claimed by " + claim.mac.to_string() + " on " +
                placement.device + ", too; " +
                (sent ? "answered with an announcement" : sent.error().message));
}

}  // namespace limpet
