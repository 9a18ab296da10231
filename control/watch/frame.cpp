// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/watch/frame.h"

#include <algorithm>
#include <array>

#include "control/watch/head_lines.h"
#include "control/watch/pool_lines.h"
#include "control/watch/rates.h"
#include "control/watch/vip_lines.h"

namespace limpet {
namespace {

constexpr size_t least_body = 3;  // the foot gives way to these

std::vector<Line> help_lines(size_t columns) {
  static constexpr std::array<const char*, 8> keys = {
      "q, Esc, Ctrl-C  quit",         "p               pause; go on",
      "?               these keys",   "arrows, j, k    a line down or up",
      "PgDn, PgUp      a page",       "Home, End       to the begin, to the end",
      "Ctrl-L          draw it anew", "Ctrl-Z          stop; fg goes on"};
  std::vector<Line> lines;
  for (const char* key : keys) lines.push_back(clipped(Line{{key}}, columns));
  return lines;
}

std::vector<Line> body_lines(const View& view, const Rates& rates, size_t columns) {
  if (view.help) return help_lines(columns);
  std::vector<Line> lines = vip_lines(view.now->vips, columns);
  lines.emplace_back();
  for (Line& line : pool_lines(*view.now, rates, view.pool, columns)) {
    lines.push_back(std::move(line));
  }
  if (!view.trouble.empty()) {
    for (Line& line : lines) fade(line);
  }
  return lines;
}

/// "q quit  p pause  ? keys", and where one is.
Line foot_line(const View& view, const Frame& frame, size_t of, size_t columns) {
  const std::string keys = view.help ? "? back  q quit" : "q quit  p pause  ? keys";
  std::string place;
  if (of > frame.page) {
    place = std::to_string(frame.scroll + 1) + "-" + std::to_string(frame.scroll + frame.page) +
            " of " + std::to_string(of);
  }
  const size_t taken = keys.size() + place.size();
  std::string text = keys + std::string(taken < columns ? columns - taken : 1, ' ') + place;
  return clipped(Line{{text, Colour::none, Weight::reverse}}, columns);
}

}  // namespace

Frame frame_of(const View& view, ScreenSize size, size_t scroll) {
  const Rates rates = rates_between(view.before, *view.now);
  Frame frame;
  frame.lines = head_lines(view, rates, size.columns);
  const std::vector<Line> body = body_lines(view, rates, size.columns);
  // On a screen that is lower than anybody's, the head alone.
  const size_t left = size.rows - std::min(size.rows, frame.lines.size());
  const bool foot = left > least_body;
  frame.page = left - (foot ? 1 : 0);
  frame.scroll = std::min(scroll, body.size() - std::min(body.size(), frame.page));
  const size_t shown = std::min(frame.page, body.size() - frame.scroll);
  frame.lines.insert(frame.lines.end(), body.begin() + frame.scroll,
                     body.begin() + frame.scroll + shown);
  frame.lines.resize(size.rows - (foot ? 1 : 0));
  if (foot) frame.lines.push_back(foot_line(view, frame, body.size(), size.columns));
  return frame;
}

}  // namespace limpet
