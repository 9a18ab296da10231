// SPDX-License-Identifier: GPL-2.0-or-later
// The terminal as a screen and a keyboard. The only file pair that knows ncurses.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "control/watch/frame.h"
#include "control/watch/styled_line.h"
#include "ebpf/result.h"

namespace limpet {

enum class Key { quit, pause, help, up, down, page_up, page_down, home, end, redraw, other };

/// Owns the terminal of the standard input and output: the alternate screen, no echo, keys one by
/// one. Gives it back as it was when it is destroyed. At most one at a time.
class Screen {
 public:
  /// The error says why this terminal cannot be used.
  static Result<std::unique_ptr<Screen>> open(bool colour);
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;
  ~Screen();

  ScreenSize size() const;
  void draw(const std::vector<Line>& lines);
  /// The next key that was typed, if any. Never waits, but for the rest of an arrow's code.
  std::optional<Key> key();

  /// After SIGWINCH.
  void take_new_size();
  /// All of it is drawn next time, whatever the terminal shows.
  void forget();
  /// Gives the terminal back until the process, which this stops, is continued.
  void stop_process();

 private:
  explicit Screen(void* terminal);
  void* terminal_;  // ncurses' SCREEN
};

}  // namespace limpet
