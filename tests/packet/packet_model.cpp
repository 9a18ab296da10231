// SPDX-License-Identifier: GPL-2.0-or-later
// Which section of PACKETS.md a frame belongs to, and who its member is.
#include "tests/packet/packet_model.h"

#include <linux/bpf.h>
#include <netinet/in.h>

#include "tests/packet/model_answer.h"
#include "tests/packet/packet_passage.h"

namespace limpet {

using namespace model;  // NOLINT

uint32_t PacketModel::Outcome::action() const {
  constexpr uint32_t tx = XDP_TX, redirect = XDP_REDIRECT, pass = XDP_PASS, drop = XDP_DROP;
  switch (reason) {
#define X(name, action, text) \
  case LIMPET_REASON_##name:  \
    return action;
    LIMPET_REASONS(X)
#undef X
    case LIMPET_REASON_COUNT:
      break;
  }
  return XDP_ABORTED;
}

PacketModel::Outcome PacketModel::run(const Arrival& arrival) {
  Passage passage(arrival);
  read_and_decide(passage);
  return std::move(passage.outcome);
}

/// Sections 1.1 to 1.3.
void PacketModel::read_and_decide(Passage& passage) {
  if (const Stop stop = read_fixed_header(passage.arrival, &passage.packet)) {
    return passage.end(*stop);
  }
  const auto vip = farm_.vips.find(passage.packet.destination);
  if (vip != farm_.vips.end()) return for_vip(passage, vip->second);
  passage.end(LIMPET_REASON_not_vip);
  probe_reply(passage);
  if (passage.outcome.reason == LIMPET_REASON_not_vip && farm_.has_nat) reply(passage);
}

/// Sections 1.4 and 1.5, and step 2.1.
void PacketModel::for_vip(Passage& passage, const Vip& vip) {
  const Arrival& arrival = passage.arrival;
  Packet& packet = passage.packet;
  if (const Stop stop = read_lengths(arrival, &packet)) return passage.end(*stop);
  if (has_bad_source(packet)) return passage.end(LIMPET_REASON_bad_source);
  if (is_for_many(arrival)) return passage.end(LIMPET_REASON_not_unicast);
  if (const Stop stop = read_chain(arrival, &packet)) return passage.end(*stop);

  if (packet.is_icmp()) return icmp(passage, vip);
  if (!packet.is_tcp_or_udp()) return passage.end(LIMPET_REASON_not_tcp_udp);
  passage.flow = flow_of(packet);
  if (packet.fragment == Fragment::later) return later_fragment(passage, vip);
  if (const Stop stop = read_ports(arrival, &packet)) return passage.end(*stop);
  passage.flow = flow_of(packet);

  const auto rule = vip.ports.rule(packet.protocol, packet.destination_port);
  if (!rule) {
    return passage.end(vip.passes_unmatched ? LIMPET_REASON_unmatched_pass
                                            : LIMPET_REASON_unmatched);
  }
  const bool shares_pool = vip.shared_pool(packet.protocol).has_value();
  by_rule(passage, *rule, packet.fragment == Fragment::first && !shares_pool);
}

/// Section 2 from step 2 on.
void PacketModel::by_rule(Passage& passage, uint16_t number, bool note_fragment) {
  const Rule& rule = farm_.rules.at(number);
  const Pool& pool = farm_.pools.at(rule.pool);
  passage.outcome.counted_rule = number;
  passage.outcome.counted_bytes = passage.bytes();
  passage.rule = &rule;
  if (rule.disabled) return passage.end(LIMPET_REASON_rule_disabled);
  if (is_relayed(passage, pool)) return passage.end(LIMPET_REASON_relayed);

  const uint32_t member = member_of(pool, client_hash(farm_.key, pool, *passage.flow));
  if (farm_.members.at(member).way[passage.packet.family].ifindex == 0) {
    return no_member(passage, pool);
  }
  if (note_fragment) {
    fragments_.note(fragment_hash(farm_.key, passage.packet), {.rule = number, .member = member},
                    passage.arrival.now_s());
  }
  to_member_of(passage, pool, member);
}

bool PacketModel::is_relayed(const Passage& passage, const Pool& pool) const {
  return pool.has_local_member && farm_.relays.contains(get_mac(passage.arrival.frame, 6));
}

/// The member has a way. It counts what gets there.
void PacketModel::to_member_of(Passage& passage, const Pool& pool, uint32_t member) {
  forward(passage, pool, farm_.members.at(member).way[passage.packet.family]);
  const limpet_reason reason = passage.outcome.reason;
  if (reason == LIMPET_REASON_too_big || reason == LIMPET_REASON_told_too_big ||
      reason == LIMPET_REASON_no_headroom) {
    return;
  }
  passage.outcome.counted_member = member;
  passage.outcome.counted_bytes = passage.bytes();
}

/// Section 3.
void PacketModel::later_fragment(Passage& passage, const Vip& vip) {
  const auto shared = vip.shared_pool(passage.packet.protocol);
  const Pool* pool = nullptr;
  uint32_t member = LIMPET_MEMBER_NONE;
  if (shared) {
    pool = &farm_.pools.at(*shared);
    member = member_of(*pool, client_hash(farm_.key, *pool, *passage.flow));
  } else {
    const auto first =
        fragments_.find(fragment_hash(farm_.key, passage.packet), passage.arrival.now_s());
    if (!first) return passage.end(LIMPET_REASON_fragment_unknown);
    passage.rule = &farm_.rules.at(first->rule);
    passage.outcome.counted_rule = first->rule;
    passage.outcome.counted_bytes = passage.bytes();
    if (passage.rule->disabled) return passage.end(LIMPET_REASON_rule_disabled);
    pool = &farm_.pools.at(passage.rule->pool);
    member = first->member;
  }
  if (is_relayed(passage, *pool)) return passage.end(LIMPET_REASON_relayed);
  if (farm_.members.at(member).way[passage.packet.family].ifindex == 0) {
    return passage.end(LIMPET_REASON_no_member);
  }
  to_member_of(passage, *pool, member);
}

/// Section 5.
void PacketModel::icmp(Passage& passage, const Vip& vip) {
  const Bytes& frame = passage.arrival.frame;
  const Packet& packet = passage.packet;
  if (packet.fragment != Fragment::none) return passage.end(LIMPET_REASON_other_icmp);
  if (const Stop stop = read_icmp(packet)) return passage.end(*stop);

  const uint8_t echo_request = packet.family == LIMPET_V4 ? 8 : 128;
  passage.end(LIMPET_REASON_other_icmp);
  if (get8(frame, packet.transport) == echo_request) {
    if (packet.has_options) return;
    passage.outcome.frame = echo_reply(frame, packet);
    return passage.end(LIMPET_REASON_echo);
  }
  if (!is_icmp_error(frame, packet)) return;
  passage.quote = read_quote(frame, packet);
  if (!passage.quote || passage.quote->source != packet.destination) return;
  const auto rule = vip.ports.rule(passage.quote->protocol, passage.quote->source_port);
  if (!rule) return;
  passage.flow = answered_by(*passage.quote);
  by_rule(passage, *rule, false);
}

/// What is said by ICMP goes in front of the packet that it quotes.
void PacketModel::answer(Passage& passage, Bytes frame, limpet_reason reason) {
  const Packet& packet = passage.packet;
  const bool quotes = packet.protocol == IPPROTO_UDP || reason == LIMPET_REASON_told_too_big;
  const size_t grows = quotes ? fixed_header(packet.family) + 8 : 0;
  if (grows > passage.arrival.headroom) return passage.end(LIMPET_REASON_no_headroom);
  passage.outcome.frame = std::move(frame);
  passage.end(reason);
}

/// Section 4.
void PacketModel::no_member(Passage& passage, const Pool& pool) {
  const Bytes& frame = passage.arrival.frame;
  if (!pool.rejects || passage.quote || !may_be_rejected(frame, passage.packet)) {
    return passage.end(LIMPET_REASON_no_member);
  }
  if (!limits_[LIMPET_LIMIT_REJECT].admit(passage.arrival.now_ns)) {
    return passage.end(LIMPET_REASON_reject_limited);
  }
  answer(passage, rejection(frame, passage.packet), LIMPET_REASON_rejected);
}

}  // namespace limpet
