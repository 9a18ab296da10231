// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/explanation_report.h"

#include <algorithm>

#include "daemon/client_key.h"
#include "daemon/explanation_text.h"
#include "daemon/number_names.h"
#include "ebpf/reason.h"

namespace limpet {
namespace {

using nlohmann::json;

json slot_of(const limpet_explanation& explanation, const Pool& pool, const Names& names) {
  const bool tracked = explanation.slot & LIMPET_SLOT_TRACKED;
  json slot = {{"index", explanation.slot_index},
               {"of", pool.record().slots},
               {"state", tracked ? "tracked" : "at rest"},
               {"now", member_name(names, limpet_slot_now(explanation.slot))}};
  if (!tracked) return slot;
  slot["before"] = member_name(names, limpet_slot_before(explanation.slot));
  slot["window_left_seconds"] = window_left(explanation);
  return slot;
}

json binding_of(const limpet_explanation& explanation, const Pool& pool, const Names& names) {
  if (!explanation.binding) return nullptr;
  const uint32_t timeout = pool.record().timeout, age = binding_age(explanation);
  return {{"member", member_name(names, limpet_binding_member(explanation.binding))},
          {"live", binding_is_live(explanation, timeout)},
          {"age_seconds", age},
          {"left_seconds", age < timeout ? timeout - age : 0}};
}

/// A pool without memory takes everybody for seen.
const char* seen_text(const limpet_explanation& explanation, const Pool& pool) {
  if (pool.record().buckets == 0) return "not kept";
  if (explanation.seen_now) return "current epoch";
  if (explanation.seen_before) return "earlier epoch";
  return explanation.confirmed ? "recently" : "no";
}

json members_of(const Pool& pool, uint32_t chosen, const StateChanges& states, uint32_t now_s) {
  json members = json::array();
  for (const Member& member : pool.members()) {
    json one = {{"pool", pool.name()},
                {"name", member.name},
                {"address", member.addresses.empty() ? "" : member.addresses.front().to_string()},
                {"state", to_string(member.state())},
                {"reason", member.reason()},
                {"reached", member.number == chosen}};
    const auto since = states.since(pool.name(), member.name);
    if (since) one["since_seconds"] = now_s > *since ? now_s - *since : 0;
    members.push_back(std::move(one));
  }
  return members;
}

/// Its own members, and those of the backup that new clients go to or that the client is at.
json all_members(const Farm& farm, const Pool& pool, uint32_t chosen, const StateChanges& states,
                 uint32_t now_s) {
  json members = json::array();
  for (const Pool& other : farm.pools()) {
    const bool serves = std::ranges::count(other.members(), chosen, &Member::number) > 0;
    if (&other != &pool && &other != &farm.source(pool) && !serves) continue;
    for (json& one : members_of(other, chosen, states, now_s)) members.push_back(std::move(one));
  }
  return members;
}

bool gets_to_a_member(uint32_t reason) {
  return reason == LIMPET_REASON_forwarded || reason == LIMPET_REASON_redirected ||
         reason == LIMPET_REASON_local;
}

json question_of(const ExplainQuestion& question) {
  const ClientPacket& packet = question.packet;
  json asked = {{"client", packet.client.to_string()},
                {"vip", question.vip},
                {"address", packet.vip.to_string()},
                {"protocol", packet.udp ? "udp" : "tcp"},
                {"port", packet.port}};
  if (question.has_client_port) asked["client_port"] = packet.client_port;
  return asked;
}

}  // namespace

Result<json> show_explanation(const ExplainQuestion& question,
                              const limpet_explanation& explanation, const Farm& farm,
                              const StateChanges& states, uint32_t now_s) {
  const Reason& reason = reasons()[std::min<size_t>(explanation.reason, reasons().size() - 1)];
  json shown = question_of(question);
  shown["reason"] = reason.name;
  shown["action"] = reason.action;
  shown["reason_text"] = reason.text;
  shown["rule"] = rule_json(farm, explanation.rule);
  shown["member"] = nullptr;
  shown["members"] = json::array();
  if (explanation.rule == 0 || explanation.pool >= farm.pools().size()) return shown;

  const Pool& pool = farm.pools()[explanation.pool];
  const PoolConfig& config = pool.config();
  if (config.affinity == Affinity::none && !question.has_client_port) {
    return Error{"pool \"" + pool.name() +
                 "\" has affinity none, so each connection is a client of its own: ask with the "
                 "client's port, too"};
  }
  const uint32_t chosen =
      gets_to_a_member(explanation.reason) ? explanation.member : uint32_t{LIMPET_MEMBER_NONE};
  shown["pool"] = pool.name();
  shown["affinity"] = to_string(config.affinity);
  shown["affinity_timeout_seconds"] = config.affinity_timeout.count();
  shown["client_key"] = client_key(question.packet, config);
  shown["members"] = all_members(farm, pool, chosen, states, now_s);
  if (explanation.step == LIMPET_STEP_none) return shown;

  const Names names = farm.names();
  shown["member"] = member_name(names, chosen);
  shown["seen"] = seen_text(explanation, pool);
  shown["slot"] = slot_of(explanation, pool, names);
  shown["binding"] = binding_of(explanation, pool, names);
  shown["step"] = step_number(explanation);
  shown["why"] = why(explanation, pool);
  return shown;
}

}  // namespace limpet
