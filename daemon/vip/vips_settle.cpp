// SPDX-License-Identifier: GPL-2.0-or-later
// What should be so of the VIPs' addresses is brought about: the one pass that changes anything
// outside the process. It runs after whatever happened, and when time has come for something.
#include <algorithm>

#include "daemon/vip/vips.h"

namespace limpet {
namespace {

using Name = VipState::Name;

constexpr uint64_t probe_jitter_ms = 100;  // two edges that start together do not ask together
constexpr uint64_t read_again_ms = 1000;

}  // namespace

void Vips::settle() {
  if (stale_) (void)read().has_value();  // again below if it fails
  forget_segments();
  const uint64_t now = now_ms();
  for (Placement& placement : placements_) {
    settle(placement, now);
    tell(placement);
  }
  if (follows_) remove_strays();
  uint64_t next = due();
  if (stale_) next = std::min(next, now + read_again_ms);
  // Never within this turn of the loop, or a mistake here would leave nothing for anybody else.
  if (next != VipState::never) arm(next > now ? next - now : 1);
}

void Vips::settle(Placement& placement, uint64_t now) {
  if (placement.announce == Announce::none) return placement.state.tick(now);
  placement.state.take_device(obstacle(placement), now);
  note_presence(placement, now);
  if (placement.state.name() == Name::probing) return probe(placement, now);
  placement.probing.stop();
  if (placement.state.name() == Name::present) return hold(placement, now);
  placement.announcing.stop();
  take_off(placement);
}

/// Why an address cannot be put on its device now.
std::string Vips::obstacle(const Placement& placement) const {
  const Link* link = link_of(placement.device);
  if (!link) return "no interface " + placement.device;
  if (placement.announce != Announce::arp) return "";
  if (!link->mac) return "interface " + placement.device + " is no Ethernet";
  if (!link->running) return "interface " + placement.device + " is down";
  return "";
}

/// What limpet put somewhere, and that no VIP has there by the file: it was another file then.
void Vips::remove_strays() {
  for (const InterfaceAddress& one : addresses_.ours()) {
    const auto has_it = [&](const Placement& placement) {
      const Link* link = link_of(placement.device);
      return placement.address == one.address && link && link->ifindex == one.ifindex;
    };
    if (std::ranges::any_of(placements_, has_it)) continue;
    const auto link = links_.find(one.ifindex);
    const std::string device = link == links_.end() ? "its device" : link->second.name;
    const auto removed = addresses_.remove(one.ifindex, one.address);
    const bool told = !strays_.insert({one.ifindex, one.address}).second;
    if (removed) strays_.erase({one.ifindex, one.address});
    if (!removed && told) continue;
    listener_(removed.has_value(), "",
              one.address.to_string() +
                  (removed ? " is taken off " + device + ": no VIP has it there any more"
                           : " cannot be taken off " + device + ": " + removed.error().message));
  }
}

void Vips::note_presence(Placement& placement, uint64_t now) {
  if (found(placement)) {
    placement.state.found(now);
    placement.on_device = placement.state.name() == Name::present;
    return;
  }
  if (!std::exchange(placement.on_device, false)) return;
  if (placement.state.name() != Name::present) return;
  const std::string how = "was taken off " + placement.device + " by somebody else";
  placement.state.lost(how, now);
  placement.told.clear();
  if (!obstacle(placement).empty()) return;  // tell() says so
  listener_(false, placement.vip, placement.address.to_string() + " " + how + "; it is put back");
}

void Vips::probe(Placement& placement, uint64_t now) {
  const auto segment = segment_of(placement);
  if (!segment) return placement.state.refused(segment.error().message, now);
  if (!placement.probing.runs()) placement.probing.start(now + random_() % probe_jitter_ms);
  if (!placement.probing.take(now)) return;
  if (!placement.probing.runs()) {
    placement.state.unused(now);
    return hold(placement, now);
  }
  const auto sent = (*segment)->probe(placement.address);
  if (!sent) placement.state.refused(sent.error().message, now);
}

/// Puts it there if it is not, and says so to the neighbours when it is time.
void Vips::hold(Placement& placement, uint64_t now) {
  if (!found(placement) && !put(placement, now)) return;
  if (placement.announce == Announce::arp) announce(placement, now);
}

bool Vips::put(Placement& placement, uint64_t now) {
  const Link* link = link_of(placement.device);
  const auto added = link ? addresses_.add(link->ifindex, placement.address)
                          : Error{"no interface " + placement.device};
  if (!added) {
    placement.state.refused("cannot be put on " + placement.device + ": " + added.error().message,
                            now);
    stale_ = true;  // what stands in the way may be an address of which the message was late
    return false;
  }
  placement.on_device = true;
  if (placement.announce == Announce::arp) placement.announcing.start(now);
  return true;
}

/// Listens, too, for those who claim it.
void Vips::announce(Placement& placement, uint64_t now) {
  const auto segment = segment_of(placement);
  if (!segment) return tell_trouble(placement, "is not announced: " + segment.error().message);
  if (!placement.announcing.take(now)) return;
  const auto sent = (*segment)->announce(placement.address);
  tell_trouble(placement, sent ? "" : "is not announced: " + sent.error().message);
}

void Vips::take_off(Placement& placement) {
  const InterfaceAddress* address = found(placement);
  if (!address || !address->ours) return;
  const auto removed = addresses_.remove(address->ifindex, placement.address);
  tell_trouble(
      placement,
      removed ? "" : "cannot be taken off " + placement.device + ": " + removed.error().message);
}

uint64_t Vips::due() const {
  uint64_t next = VipState::never;
  for (const Placement& placement : placements_) {
    next = std::min(
        {next, placement.state.due(), placement.probing.due(), placement.announcing.due()});
  }
  return next;
}

}  // namespace limpet
