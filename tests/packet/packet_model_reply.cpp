// SPDX-License-Identifier: GPL-2.0-or-later
// Section 6 of PACKETS.md: replies of nat members. Wherever a step does not apply, the outcome
// stays what it was: not_vip, untouched.
#include "tests/packet/model_rewrite.h"
#include "tests/packet/packet_passage.h"

namespace limpet {

using namespace model;  // NOLINT

namespace {

/// The port that clients know, where the member has another.
std::optional<uint16_t> port_of(const Rule& rule) {
  if (rule.member_port == 0) return std::nullopt;
  return rule.vip_port;
}

/// The rule of a nat member's port.
std::optional<uint16_t> nat_rule(const Farm& farm, const IpAddress& member, uint8_t protocol,
                                 uint16_t port) {
  const auto found = farm.nat.find(member);
  if (found == farm.nat.end()) return std::nullopt;
  return found->second.rule(protocol, port);
}

}  // namespace

void PacketModel::reply(Passage& passage) {
  const Arrival& arrival = passage.arrival;
  Packet& packet = passage.packet;
  if (is_for_many(arrival) || has_bad_source(packet)) return;
  if (read_lengths(arrival, &packet) || read_chain(arrival, &packet)) return;
  std::optional<uint32_t> number;
  if (packet.is_tcp_or_udp() && packet.fragment == Fragment::later) {
    if (!farm_.nat.contains(packet.source)) return;
    const auto first = fragments_.find(fragment_hash(farm_.key, packet), arrival.now_s());
    if (first && first->member == LIMPET_MEMBER_NONE) number = first->rule;
  } else if (packet.is_tcp_or_udp()) {
    if (read_ports(arrival, &packet)) return;
    number = nat_rule(farm_, packet.source, packet.protocol, packet.source_port);
  } else if (packet.is_icmp() && packet.fragment == Fragment::none) {
    if (read_icmp(packet) || !is_icmp_error(arrival.frame, packet)) return;
    passage.quote = read_quote(arrival.frame, packet);
    if (!passage.quote || passage.quote->source != packet.destination) return;
    number = nat_rule(farm_, passage.quote->destination, passage.quote->protocol,
                      passage.quote->destination_port);
  }
  if (!number) return;
  passage.rule = &farm_.rules.at(*number);
  const auto& vip = passage.rule->vip[packet.family];
  if (!vip || packet.hop_limit <= 1) return;
  route_reply(passage, *vip);
  const bool goes_on = passage.outcome.reason == LIMPET_REASON_reply ||
                       passage.outcome.reason == LIMPET_REASON_reply_redirected ||
                       passage.outcome.reason == LIMPET_REASON_reply_passed;
  if (goes_on && packet.is_tcp_or_udp() && packet.fragment == Fragment::first) {
    fragments_.note(fragment_hash(farm_.key, packet),
                    {.rule = *number, .member = LIMPET_MEMBER_NONE}, arrival.now_s());
  }
}

/// Step 5.
void PacketModel::route_reply(Passage& passage, const IpAddress& vip) {
  const Packet& packet = passage.packet;
  Bytes& frame = passage.outcome.frame;
  const auto pass = [&] {
    translate_reply(passage, vip);
    passage.end(LIMPET_REASON_reply_passed);
  };
  const Route route = routes_({.destination = packet.destination,
                               .source = vip,
                               .length = packet.length(),
                               .ifindex = passage.arrival.ifindex});
  switch (route.kind) {
    case Route::Kind::nowhere:
      return;
    case Route::Kind::forwarding_off:
      return passage.end(LIMPET_REASON_forwarding_off);
    case Route::Kind::pass:
      return pass();
    case Route::Kind::too_large:
      if (packet.family == LIMPET_V4 && packet.may_be_fragmented) return pass();
      return tell_too_big(passage, route.mtu);
    case Route::Kind::found:
      break;
  }
  if (!farm_.interfaces.contains(route.ifindex)) return pass();
  translate_reply(passage, vip);
  lower_hop_limit(frame, packet);
  replace_tags(frame, packet, {});
  set_macs(frame, route.destination, route.source);
  passage.outcome.ifindex = route.ifindex;
  passage.end(route.ifindex == passage.arrival.ifindex ? LIMPET_REASON_reply
                                                       : LIMPET_REASON_reply_redirected);
}

/// Step 6.
void PacketModel::translate_reply(Passage& passage, const IpAddress& vip) {
  const Packet& packet = passage.packet;
  const Rule& rule = *passage.rule;
  Bytes& frame = passage.outcome.frame;
  if (!passage.quote) {
    clamp_mss(frame, packet, farm_.pools.at(rule.pool).clamp_mss[packet.family]);
    return translate(frame, packet, Side::source, vip, port_of(rule));
  }
  const Quote& quote = *passage.quote;
  translate_quote(frame, packet, quote, Side::destination, vip, port_of(rule));
  if (packet.source == quote.destination) {
    translate(frame, packet, Side::source, vip, std::nullopt);
  }
}

}  // namespace limpet
