// SPDX-License-Identifier: GPL-2.0-or-later
// Cuts a stream of bytes into lines of bounded length. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace limpet {

class LineBuffer {
 public:
  enum class State {
    line,      // text is the next line, without its newline
    partial,   // no complete line yet: more bytes are needed
    too_long,  // the next line exceeds the limit, complete or not; it stays where it is
    end,       // the stream has ended and every line was taken
  };
  struct Next {
    State state;
    std::string_view text;  // valid until the next call of append
  };

  /// The limit is in bytes, without the newline.
  explicit LineBuffer(size_t limit) : limit_(limit) {}

  /// Holds what was not taken yet, so append no more than a read at a time and take the lines
  /// first: the buffer then never exceeds the limit and one read.
  void append(std::string_view bytes);

  /// No more bytes will come: what is left without a newline is the last line.
  void finish() { finished_ = true; }

  Next next();

 private:
  size_t limit_;
  std::string bytes_;
  size_t begin_ = 0;     // the first byte that was not taken
  size_t searched_ = 0;  // no newline between begin_ and here, so each byte is looked at once
  bool finished_ = false;
};

}  // namespace limpet
