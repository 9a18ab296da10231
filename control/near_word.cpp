// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/near_word.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace limpet {
namespace {

// Levenshtein's distance, one row of its matrix at a time.
size_t edit_distance(std::string_view from, std::string_view to) {
  std::vector<size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < from.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < to.size(); ++j) {
      const size_t replaced = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::optional<std::string_view> near_word(std::string_view word,
                                          std::span<const std::string_view> candidates) {
  constexpr size_t longest = 64;  // nothing is near to more, and the distance costs its square
  if (word.size() < 2 || word.size() > longest) return std::nullopt;
  std::optional<std::string_view> nearest;
  size_t least = 2 + word.size() / 4;  // this far off is no longer a slip of the fingers
  for (const std::string_view candidate : candidates) {
    // A part of a command ("rules") is nearer than any misspelling.
    const bool contained = word.size() >= 3 && candidate.find(word) != std::string_view::npos;
    const size_t distance = contained ? 0 : edit_distance(word, candidate);
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

}  // namespace limpet
