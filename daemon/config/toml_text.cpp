// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/toml_text.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "daemon/config/utf8.h"

namespace limpet::config {

namespace {

// Nothing of ours nests deeper than an array in a table in an array, or dots more than twice.
constexpr size_t kDeepestNesting = 16;
constexpr unsigned kMostDots = 16;
// Of a prepared line, where array elements stand alone. toml11's work grows with its square.
constexpr size_t kLongestLine = 4096;
constexpr std::string_view kEmptyArrayText = "\"\\u0001\"";  // kEmptyArray as TOML writes it

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '+' || c == '.' || c == ':';
}

/// Whether `word` is a TOML integer that 64 bits cannot hold. Everything else is toml11's business.
bool overflows(std::string_view word) {
  std::string digits;
  std::copy_if(word.begin(), word.end(), std::back_inserter(digits),
               [](char c) { return c != '_'; });
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.erase(0, 1);
  int base = 10;
  if (digits.starts_with("0x")) base = 16;
  if (digits.starts_with("0o")) base = 8;
  if (digits.starts_with("0b")) base = 2;
  if (base != 10) digits.erase(0, 2);
  if (negative) digits.insert(0, "-");
  int64_t value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value, base);
  return error == std::errc::result_out_of_range && stop == end;
}

/// One pass over the text. It agrees with toml11 on where strings and comments start and end up
/// to the first syntax error, and toml11 reads nothing after that.
class Scanner {
 public:
  /// `in` is the file but for its first `skipped` bytes.
  Scanner(std::string_view in, size_t skipped, Report& report)
      : in_(in), skipped_(skipped), report_(report) {
    out_.text.reserve(in.size() + 1);
    out_.lines.push_back(1);
  }

  TomlText run() {
    while (at_ < in_.size() && !report_.failed()) step();
    if (column_ > 0) new_line();  // toml11 wants the last line ended
    return std::move(out_);
  }

 private:
  void step() {
    const char c = in_[at_];
    switch (c) {
      case '#':
        at_ = std::min(in_.find('\n', at_), in_.size());
        return;
      case '\n':
        return end_line();
      case '"':
      case '\'':
        return string(c);
      case '[':
      case '{':
        return open(c);
      case ']':
        if (last_ == '[' && !header_) out_.text += kEmptyArrayText;
        [[fallthrough]];
      case '}':
        if (!nesting_.empty()) nesting_.pop_back();
        break;
      case ',':
        // A newline is allowed here, and shortens the lines that toml11 copies.
        copy(1);
        dots_ = 0;
        if (!nesting_.empty() && nesting_.back() == '[') new_line();
        return;
      default:
        if (is_word(c)) return word();
    }
    if (c != ' ' && c != '\t') dots_ = 0;
    copy(1);
  }

  /// Copies input to output, counting lines; CRLF becomes LF.
  void copy(size_t count) {
    for (const size_t end = at_ + count; at_ < end; ++at_) {
      if (in_[at_] == '\n') {
        ++line_;
        new_line();
      } else if (in_[at_] != '\r') {
        note_place();
        out_.text += in_[at_];
        if (in_[at_] != ' ' && in_[at_] != '\t') last_ = in_[at_];
        if (++column_ > kLongestLine) {
          return refuse("text",
                        "line longer than " + std::to_string(kLongestLine) + " bytes; break it");
        }
      }
    }
  }

  /// Of the byte that is copied next.
  void note_place() {
    const size_t at = out_.text.size();
    if (out_.runs.empty() || out_.in_file(at) != skipped_ + at_) {
      out_.runs.push_back({at, skipped_ + at_});
    }
  }

  /// A line with nothing on it is left out: toml11 takes its time over each.
  void end_line() {
    dots_ = 0;
    const size_t start = out_.text.size() - column_;
    if (out_.text.find_first_not_of(" \t", start) != std::string::npos) return copy(1);
    out_.text.resize(start);
    while (!out_.runs.empty() && out_.runs.back().at >= start) out_.runs.pop_back();
    column_ = 0;
    out_.lines.back() = ++line_;
    ++at_;
  }

  void new_line() {
    out_.text += '\n';
    out_.lines.push_back(line_);
    column_ = 0;
  }

  void open(char bracket) {
    dots_ = 0;
    if (nesting_.empty()) header_ = last_ != '=';
    nesting_ += bracket;
    if (nesting_.size() > kDeepestNesting) {
      return refuse("syntax", "brackets nested deeper than " + std::to_string(kDeepestNesting) +
                                  "; no key here needs more than 3");
    }
    copy(1);
  }

  void word() {
    size_t end = at_;
    while (end < in_.size() && is_word(in_[end])) ++end;
    const std::string_view text = in_.substr(at_, end - at_);
    dots_ += static_cast<unsigned>(std::count(text.begin(), text.end(), '.'));
    if (dots_ > kMostDots) {
      return refuse("syntax", "dotted key deeper than " + std::to_string(kMostDots) +
                                  "; no key here needs more than 2");
    }
    if (overflows(text)) {
      return refuse("syntax", "integer " + quoted(text) +
                                  " does not fit 64 bits; the largest number any key takes is "
                                  "400000000");
    }
    copy(text.size());
  }

  void string(char quote) {
    const std::string triple(3, quote);
    const bool many_lines = in_.substr(at_).starts_with(triple);
    size_t end = at_ + (many_lines ? 3 : 1);
    while (end < in_.size()) {
      const char c = in_[end];
      if (c == '\\' && quote == '"') {
        end = std::min(end + 2, in_.size());
      } else if (!many_lines && c == '\n') {
        break;
      } else if (c != quote || (many_lines && !in_.substr(end).starts_with(triple))) {
        ++end;
      } else {
        end += many_lines ? 3 : 1;
        // One or two quotes may stand before the closing three.
        for (int i = 0; many_lines && i < 2 && end < in_.size() && in_[end] == quote; ++i) ++end;
        return copy(end - at_);
      }
    }
    refuse("syntax", std::string("string is not closed; it ends with ") +
                         (many_lines ? triple : std::string(1, quote)) +
                         (many_lines ? "" : " on the same line"));
  }

  void refuse(std::string_view key, const std::string& what) { report_.add(line_, key, what); }

  std::string_view in_;
  size_t skipped_;
  Report& report_;
  TomlText out_;
  size_t at_ = 0;
  unsigned line_ = 1;
  size_t column_ = 0;
  std::string nesting_;  // the brackets that are open
  bool header_ = false;  // they are those of a [table] or [[table]]
  char last_ = 0;        // copied, white space aside
  unsigned dots_ = 0;    // since the last thing that ends a dotted key
};

}  // namespace

size_t TomlText::in_file(size_t at) const {
  const auto next = std::ranges::upper_bound(runs, at, {}, &Run::at);
  return next == runs.begin() ? at : std::prev(next)->from + (at - std::prev(next)->at);
}

TomlText prepare_toml(std::string_view file_text, Report& report) {
  const size_t skipped = file_text.starts_with("\xef\xbb\xbf") ? 3 : 0;
  file_text.remove_prefix(skipped);
  check_utf8(file_text, report);
  if (report.failed()) return {};
  return Scanner(file_text, skipped, report).run();
}

}  // namespace limpet::config
