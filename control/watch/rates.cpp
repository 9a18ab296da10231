// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/watch/rates.h"

#include <algorithm>
#include <functional>

#include "control/field.h"

namespace limpet {
namespace {

using nlohmann::json;
using Name = std::pair<std::string, std::string>;

/// Whether one process gave both: counters of another may stand for something else.
bool same_run(const json& before, const json& now) {
  const auto pid = number_field(now, "pid"), uptime = number_field(now, "uptime_seconds");
  return pid && pid == number_field(before, "pid") && uptime &&
         uptime >= number_field(before, "uptime_seconds");
}

std::optional<double> seconds_between(const json& before, const json& now) {
  const auto begin = number_field(before, "counted_ms"), end = number_field(now, "counted_ms");
  if (!begin || !end || *begin >= *end) return std::nullopt;
  return static_cast<double>(*end - *begin) / 1000;
}

Rate rate_of(const json& before, const json& now, const char* key, double seconds) {
  const auto first = number_field(before, key), last = number_field(now, key);
  if (!first || !last || *last < *first) return std::nullopt;
  return static_cast<double>(*last - *first) / seconds;
}

/// The elements of a list by their names.
std::map<Name, const json*> index(const json& result, const char* list, const char* first,
                                  const char* second) {
  std::map<Name, const json*> found;
  const json* elements = list_field(result, list);
  for (size_t i = 0; elements != nullptr && i < elements->size(); ++i) {
    const json& element = (*elements)[i];
    found[{text_field(element, first), text_field(element, second)}] = &element;
  }
  return found;
}

void add(Rate& sum, const Rate& rate) {
  if (rate) sum = sum.value_or(0) + *rate;
}

void add_members(Rates& rates, const json& before, const json& now) {
  const auto seconds = seconds_between(before, now);
  if (!seconds) return;
  const auto earlier = index(before, "members", "pool", "name");
  for (const auto& [name, member] : index(now, "members", "pool", "name")) {
    const auto known = earlier.find(name);
    if (known == earlier.end()) continue;
    MemberRates& rate = rates.members[name];
    rate.new_clients = rate_of(*known->second, *member, "new_clients", *seconds);
    rate.packets = rate_of(*known->second, *member, "packets", *seconds);
    rate.bits = rate_of(*known->second, *member, "bytes", *seconds);
    if (rate.bits) *rate.bits *= 8;
    add(rates.packets, rate.packets);
    add(rates.bits, rate.bits);
  }
}

void add_drops(Rates& rates, const json& before, const json& now) {
  const auto seconds = seconds_between(before, now);
  if (!seconds) return;
  const auto earlier = index(before, "verdicts", "action", "reason");
  for (const auto& [name, verdict] : index(now, "verdicts", "action", "reason")) {
    const auto known = earlier.find(name);
    if (name.first != "drop" || known == earlier.end()) continue;
    const Rate rate = rate_of(*known->second, *verdict, "packets", *seconds);
    add(rates.drops, rate);
    if (rate.value_or(0) > 0) rates.reasons.push_back({name.second, *rate});
  }
  std::ranges::stable_sort(rates.reasons, std::greater(), &DropRate::packets);
}

}  // namespace

Rates rates_between(const Answers* before, const Answers& now) {
  Rates rates;
  if (before == nullptr || !same_run(before->status, now.status)) return rates;
  add_members(rates, before->members, now.members);
  add_drops(rates, before->status, now.status);
  return rates;
}

}  // namespace limpet
