// SPDX-License-Identifier: GPL-2.0-or-later
// Makes a file's text safe and cheap for toml11 3.7.1, which overflows the stack on deep nesting,
// saturates large integers without a word, reads beyond empty arrays, and copies the whole line for
// every token of it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/config/report.h"

namespace limpet::config {

/// The one element that an empty array is given: toml11 reads the last element of an array before
/// it asks whether there is one ("a = []", then "a.b = 1"). Our texts have no control characters.
inline constexpr std::string_view kEmptyArray = "\x01";

/// What is left means the same TOML: comments, empty lines and the byte order mark are gone, CRLF
/// is LF, and every element of an array stands on a line of its own.
struct TomlText {
  std::string text;
  std::vector<unsigned> lines;  // for each line of `text`, its line in the file (1-based)
  /// Bytes that follow each other in both.
  struct Run {
    size_t at = 0;    // in `text`
    size_t from = 0;  // in the file
  };
  std::vector<Run> runs;

  /// Where this byte of `text` is in the file.
  size_t in_file(size_t at) const;
};

/// Refuses, in `report`, invalid UTF-8, control characters, strings without an end, brackets or
/// dotted keys nested too deep, lines too long, and integers that do not fit 64 bits.
TomlText prepare_toml(std::string_view file_text, Report& report);

}  // namespace limpet::config
