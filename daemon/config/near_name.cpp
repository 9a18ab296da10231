// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/near_name.h"

#include <algorithm>

#include "daemon/config/report.h"

namespace limpet::config {

namespace {

constexpr size_t kLongestName = 64;
constexpr size_t kMostListed = 12;

/// Levenshtein's distance, a swap of neighbours counting once.
size_t distance(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1);
  std::vector<size_t> row(b.size() + 1);
  std::vector<size_t> next(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    next[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      next[j] = std::min({row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        next[j] = std::min(next[j], before[j - 2] + 1);
      }
    }
    before = row;
    row = next;
  }
  return row[b.size()];
}

}  // namespace

std::string_view near_name(std::string_view word, const std::vector<std::string_view>& names) {
  if (word.size() > kLongestName) return {};
  std::string_view best;
  size_t limit = std::max<size_t>(1, word.size() / 3);
  for (const std::string_view name : names) {
    if (name.size() > word.size() + limit || word.size() > name.size() + limit) continue;
    const size_t far = distance(word, name);
    // A word of two letters is not a slip of another one.
    if (far > limit || far >= name.size() || (!best.empty() && far == limit)) continue;
    best = name;
    limit = far;
  }
  return best;
}

std::string suggestion(std::string_view word, const std::vector<std::string_view>& names) {
  if (const std::string_view near = near_name(word, names); !near.empty()) {
    return "did you mean " + quoted(near) + "?";
  }
  if (names.empty()) return "there is none";
  std::string list = "there is ";
  for (size_t i = 0; i < std::min(names.size(), kMostListed); ++i) {
    if (i > 0) list += ", ";
    list += quoted(names[i]);
  }
  return names.size() > kMostListed ? list + ", …" : list;
}

}  // namespace limpet::config
