// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/import/comment_text.h"

#include <cstdio>

#include "control/printable.h"

namespace limpet::nlb {
namespace {

constexpr size_t most_columns = 100;

}  // namespace

std::string comment(std::string_view text, bool hang) {
  const std::string clean = printable(text);
  std::string lines;
  std::string line = "#";
  std::string_view rest = clean;
  while (true) {
    const size_t begin = rest.find_first_not_of(' ');
    if (begin == rest.npos) break;
    rest.remove_prefix(begin);
    const std::string_view word = rest.substr(0, rest.find(' '));
    if (line.size() > 1 && width(line) + 1 + width(word) > most_columns) {
      lines += line + "\n";
      line = hang ? "#  " : "#";
    }
    line += " " + std::string(word);
    rest.remove_prefix(word.size());
  }
  return lines + line + "\n";
}

std::string toml_string(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      quoted += std::string("\\") + c;
    } else if (byte < 0x20 || byte == 0x7f) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", byte);
      quoted += escaped;
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

}  // namespace limpet::nlb
