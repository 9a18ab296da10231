// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/line_diff.h"

#include <algorithm>
#include <vector>

#include "control/config_text.h"

namespace limpet {
namespace {

constexpr size_t context = 3;

using Lines = std::vector<std::string_view>;

/// Each with its newline, but for a last one that has none.
Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

/// Lines [a, a + old) give way to [b, b + now).
struct Change {
  size_t a, b, old, now;
};

/// From a and b on, which differ: up to the nearest lines that are the same.
Change next_change(const Lines& before, const Lines& after, size_t a, size_t b) {
  const size_t left = before.size() - a, right = after.size() - b;
  for (size_t far = 1; far < left + right; ++far) {
    for (size_t now = far > left ? far - left : 0; now <= std::min(far, right); ++now) {
      const size_t old = far - now;
      if (old < left && now < right && before[a + old] == after[b + now]) return {a, b, old, now};
    }
  }
  return {a, b, left, right};
}

std::vector<Change> changes_of(const Lines& before, const Lines& after) {
  std::vector<Change> changes;
  for (size_t a = 0, b = 0; a < before.size() || b < after.size();) {
    if (a < before.size() && b < after.size() && before[a] == after[b]) {
      ++a, ++b;
      continue;
    }
    changes.push_back(next_change(before, after, a, b));
    a += changes.back().old;
    b += changes.back().now;
  }
  return changes;
}

std::string marked(char mark, const Lines& lines, size_t first, size_t last) {
  std::string text;
  for (size_t i = first; i < last; ++i) {
    text += mark + for_terminal(lines[i]);
    if (!lines[i].ends_with('\n')) text += "\\ no newline at the end of the file\n";
  }
  return text;
}

/// "-12,3", as diff counts: from 1, or from the line before where there are none.
std::string range(char mark, size_t first, size_t count) {
  return mark + std::to_string(count == 0 ? first : first + 1) + "," + std::to_string(count);
}

/// Changes [first, last), so near to each other that what is around them meets.
std::string hunk(const Lines& before, const Lines& after, const Change* first, const Change* last) {
  const size_t lead = std::min({context, first->a, first->b});
  const Change& end = last[-1];
  size_t a = first->a - lead;
  const size_t a_end = std::min(before.size(), end.a + end.old + context);
  const size_t b = first->b - lead, b_end = end.b + end.now + (a_end - end.a - end.old);
  std::string text = "@@ " + range('-', a, a_end - a) + " " + range('+', b, b_end - b) + " @@\n";
  for (const Change* change = first; change != last; ++change) {
    text += marked(' ', before, a, change->a);
    text += marked('-', before, change->a, change->a + change->old);
    text += marked('+', after, change->b, change->b + change->now);
    a = change->a + change->old;
  }
  return text + marked(' ', before, a, a_end);
}

}  // namespace

std::string line_diff(std::string_view before, std::string_view after) {
  const Lines old = lines_of(before), now = lines_of(after);
  const std::vector<Change> changes = changes_of(old, now);
  std::string text;
  for (size_t first = 0, next = 1; first < changes.size(); first = next++) {
    const auto near = [&](size_t i) {
      return changes[i].a - (changes[i - 1].a + changes[i - 1].old) <= 2 * context;
    };
    while (next < changes.size() && near(next)) ++next;
    text += hunk(old, now, &changes[first], &changes[first] + (next - first));
  }
  return text;
}

}  // namespace limpet
