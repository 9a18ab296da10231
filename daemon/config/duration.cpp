// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/duration.h"

#include <charconv>
#include <cstdint>

namespace limpet::config {

namespace {

struct Unit {
  std::string_view name;
  int64_t milliseconds;
};

constexpr Unit kUnits[] = {
    {"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}};
constexpr int64_t kLongest = 10'000 * int64_t{86'400'000};

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  // from_chars takes a sign, which a span of time has none of.
  if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
  int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc()) return std::nullopt;
  const std::string_view name(stop, static_cast<size_t>(end - stop));
  if (name.empty() && number == 0) return std::chrono::milliseconds(0);
  for (const Unit& unit : kUnits) {
    if (unit.name != name) continue;
    if (number > kLongest / unit.milliseconds) return std::nullopt;
    return std::chrono::milliseconds(number * unit.milliseconds);
  }
  return std::nullopt;
}

std::string duration_text(std::chrono::milliseconds duration) {
  for (const Unit& unit : kUnits) {
    if (duration.count() != 0 && duration.count() % unit.milliseconds == 0) {
      return std::to_string(duration.count() / unit.milliseconds).append(unit.name);
    }
  }
  return "0s";
}

}  // namespace limpet::config
