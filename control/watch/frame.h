// SPDX-License-Identifier: GPL-2.0-or-later
// What `limpetctl watch` shows: a function from answers to a screen of styled lines. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "control/watch/answers.h"
#include "control/watch/styled_line.h"

namespace limpet {

struct View {
  const Answers* before = nullptr;  // null: there are no rates yet
  const Answers* now = nullptr;     // never null
  std::string pool;                 // this one alone; empty: all
  std::string trouble;              // why limpetd cannot be reached; empty: it can
  uint64_t silent_seconds = 0;      // so long ago it answered last
  bool paused = false;
  bool help = false;  // the keys, instead of VIPs and pools
};

struct ScreenSize {
  size_t columns = 80;
  size_t rows = 24;
};

struct Frame {
  std::vector<Line> lines;  // as many as there are rows, none wider than the screen
  size_t scroll = 0;        // the first line that is shown of what scrolls: as asked, or the last
                            // that leaves no row empty
  size_t page = 0;          // rows that scroll
};

/// `scroll` may be any number.
Frame frame_of(const View& view, ScreenSize size, size_t scroll);

}  // namespace limpet
