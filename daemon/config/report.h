// SPDX-License-Identifier: GPL-2.0-or-later
// Collects what is wrong with a file and keeps the first of it: the reading goes on after an
// error, so that "first" means the order of the file and not the order of our reading.
#pragma once

#include <string>
#include <string_view>

#include "ebpf/result.h"

namespace limpet::config {

class Report {
 public:
  explicit Report(std::string file) : file_(std::move(file)) {}

  /// `what` says what is wrong, then "; ", then what would be right. Line 0: no line known.
  void add(unsigned line, std::string_view key, std::string_view what);

  /// Whether an error on this line would be kept: ask before composing costly messages.
  bool wants(unsigned line) const { return !failed_ || line < line_; }
  bool failed() const { return failed_; }
  Error error() const { return {message_}; }

 private:
  std::string file_;
  std::string message_;
  unsigned line_ = 0;
  bool failed_ = false;
};

/// Text from the file as a message may show it: in quotes, on one line, of bounded length.
std::string quoted(std::string_view text);

/// A key as a path shows it: quoted only where it is not a plain word.
std::string key_text(std::string_view key);

}  // namespace limpet::config
