// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/observation_report.h"

#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "daemon/explanation_text.h"
#include "daemon/number_names.h"
#include "ebpf/address.h"
#include "ebpf/attachment.h"
#include "ebpf/reason.h"

namespace limpet {
namespace {

using nlohmann::json;

/// Null: the frame was not read so far.
json address_of(const __u64 (&address)[2], uint8_t family) {
  if ((address[0] | address[1]) == 0) return nullptr;
  std::array<uint8_t, 16> bytes{};
  std::memcpy(bytes.data(), address, bytes.size());
  if (family == LIMPET_V6) return IpAddress::v6(bytes).to_string();
  return IpAddress::v4({bytes[12], bytes[13], bytes[14], bytes[15]}).to_string();
}

json protocol_of(const limpet_observation& observation) {
  switch (observation.protocol) {
    case 0:
      return nullptr;
    case IPPROTO_TCP:
      return "tcp";
    case IPPROTO_UDP:
      return "udp";
    case IPPROTO_ICMP:
    case IPPROTO_ICMPV6:
      return "icmp";
    default:
      return std::to_string(observation.protocol);
  }
}

/// What decided on the member, in few words.
const char* step_words(uint32_t step) {
  switch (step) {
    case LIMPET_STEP_seen_at_rest:
    case LIMPET_STEP_at_rest:
      return "at rest";
    case LIMPET_STEP_bound:
      return "bound";
    case LIMPET_STEP_before:
      return "before";
    case LIMPET_STEP_now:
      return "now";
    default:
      return "";
  }
}

std::string hex_of(const limpet_observation& observation) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  const size_t size = std::min<size_t>(observation.captured, sizeof observation.frame);
  text.reserve(2 * size);
  for (size_t i = 0; i < size; ++i) {
    text += digits[observation.frame[i] >> 4];
    text += digits[observation.frame[i] & 15];
  }
  return text;
}

}  // namespace

std::string tcp_flags(const limpet_observation& observation) {
  static constexpr const char* names[] = {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"};
  const size_t at = observation.transport + size_t{13};
  if (observation.protocol != IPPROTO_TCP || observation.is_error || observation.is_later ||
      observation.transport == 0 || at >= observation.captured || at >= sizeof observation.frame) {
    return "";
  }
  std::string text;
  for (size_t bit = 0; bit < std::size(names); ++bit) {
    if ((observation.frame[at] >> bit & 1) == 0) continue;
    text += (text.empty() ? "" : " ") + std::string(names[bit]);
  }
  return text;
}

json show_observation(const limpet_observation& observation, const Farm& farm, const Names& names,
                      int64_t realtime_ns, bool with_frame) {
  const limpet_explanation& why = observation.explanation;
  const Reason& reason = reasons()[std::min<size_t>(why.reason, reasons().size() - 1)];
  json shown = {{"time_ns", static_cast<int64_t>(observation.time) + realtime_ns},
                {"interface", interface_name(observation.ifindex)},
                {"source", address_of(observation.source, observation.family)},
                {"source_port", observation.source_port},
                {"destination", address_of(observation.destination, observation.family)},
                {"destination_port", observation.destination_port},
                {"protocol", protocol_of(observation)},
                {"flags", tcp_flags(observation)},
                {"is_error", observation.is_error != 0},
                {"is_later_fragment", observation.is_later != 0},
                {"length", observation.length},
                {"reason", reason.name},
                {"action", reason.action},
                {"rule", rule_json(farm, why.rule)},
                {"pool", nullptr},
                {"member", nullptr},
                {"step", step_number(why)},
                {"decided", step_words(why.step)}};
  const bool has_pool = why.rule != 0 || why.step != LIMPET_STEP_none;
  if (has_pool && why.pool < farm.pools().size()) shown["pool"] = farm.pools()[why.pool].name();
  if (why.step != LIMPET_STEP_none) shown["member"] = member_name(names, why.member);
  if (with_frame) shown["frame"] = hex_of(observation);
  return shown;
}

}  // namespace limpet
