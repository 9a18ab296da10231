// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/quantity.h"

#include <cstdio>

namespace limpet {
namespace {

std::string one_decimal(double value) {
  char text[64];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

}  // namespace

std::string byte_text(uint64_t bytes) {
  if (bytes < 1024) return std::to_string(bytes) + " B";
  static constexpr const char* units[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  double value = static_cast<double>(bytes) / 1024;
  size_t unit = 0;
  // From 1023.95 on, one decimal would show "1024.0".
  while (value >= 1023.95 && unit + 1 < std::size(units)) {
    value /= 1024;
    ++unit;
  }
  return one_decimal(value) + " " + units[unit];
}

std::string duration_text(uint64_t seconds) {
  const auto two = [](uint64_t large, const char* large_unit, uint64_t small,
                      const char* small_unit) {
    return std::to_string(large) + large_unit + " " + std::to_string(small) + small_unit;
  };
  const uint64_t minutes = seconds / 60;
  const uint64_t hours = minutes / 60;
  if (minutes == 0) return std::to_string(seconds) + "s";
  if (hours == 0) return two(minutes, "m", seconds % 60, "s");
  if (hours < 24) return two(hours, "h", minutes % 60, "m");
  return two(hours / 24, "d", hours % 24, "h");
}

std::string share_text(double share) {
  return one_decimal(share * 100) + "%";
}

std::string rate_text(double rate) {
  static constexpr const char* units[] = {"", "k", "M", "G", "T"};
  size_t unit = 0;
  // From 999.5 on, no decimal would show "1000".
  while (rate >= 999.5 && unit + 1 < std::size(units)) {
    rate /= 1000;
    ++unit;
  }
  const bool small = unit == 0 ? rate >= 0.05 && rate < 9.95 : rate < 99.95;
  char text[64];
  std::snprintf(text, sizeof text, small ? "%.1f%s" : "%.0f%s", rate, units[unit]);
  return text;
}

std::string count_text(uint64_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace limpet
