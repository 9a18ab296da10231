// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "daemon/config/check_keys.h"
#include "daemon/config/duration.h"

namespace limpet::config {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kShortestInterval{100};
constexpr milliseconds kLongestInterval{3'600'000};
constexpr milliseconds kShortestTimeout{10};
constexpr int64_t kMostInARow = 100;

milliseconds read_interval(Section& section, const char* key, milliseconds fallback) {
  const auto value = section.find(key);
  if (!value) return fallback;
  return value->duration(kShortestInterval, kLongestInterval).value_or(fallback);
}

/// An attempt must end before the next one starts.
void read_timeout(Section& section, CheckConfig& check) {
  const bool down_is_shorter = check.interval_down < check.interval;
  const milliseconds longest = std::min(check.interval, check.interval_down);
  check.timeout = std::min(check.timeout, longest);
  const auto value = section.find("timeout");
  if (!value) return;
  const auto timeout = value->duration(kShortestTimeout, kLongestInterval);
  if (!timeout) return;
  check.timeout = *timeout;
  if (*timeout <= longest) return;
  value->fail(duration_text(*timeout) + " is longer than " +
              (down_is_shorter ? "interval_down" : "the interval") + "; write at most \"" +
              duration_text(longest) + "\"");
}

uint32_t read_count(Section& section, const char* key, uint32_t fallback) {
  const auto value = section.find(key);
  if (!value) return fallback;
  return static_cast<uint32_t>(value->integer(1, kMostInARow).value_or(fallback));
}

}  // namespace

void read_check_times(Section& section, CheckConfig& check) {
  check.interval = read_interval(section, "interval", check.interval);
  check.interval_down = read_interval(section, "interval_down", check.interval);
  read_timeout(section, check);
  check.rise = read_count(section, "rise", check.rise);
  check.fall = read_count(section, "fall", check.fall);
}

}  // namespace limpet::config
