// SPDX-License-Identifier: GPL-2.0-or-later
// One table of the file. It remembers which keys were asked for: the rest are unknown.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/config/near_name.h"
#include "daemon/config/value.h"

namespace limpet::config {

/// The words of a key and what each stands for.
template <class T, size_t N>
using Words = std::array<std::pair<std::string_view, T>, N>;

class Section {
 public:
  /// A value that is not a table is reported and read as an empty one.
  explicit Section(Value value);

  unsigned line() const { return value_.line(); }
  Report& report() const { return value_.report(); }
  /// The key's path for messages.
  std::string path(std::string_view key) const;
  /// From here on, messages call this section `path`.
  void rename(std::string path);

  std::optional<Value> find(std::string_view key);
  std::optional<Value> require(std::string_view key, std::string_view example);

  /// One of `words`; nothing when the key is not there or its word is not known.
  template <class T, size_t N>
  std::optional<T> word(std::string_view key, const Words<T, N>& words);
  /// The same with `fallback` for nothing.
  template <class T, size_t N>
  T word(std::string_view key, const Words<T, N>& words, T fallback) {
    return word(key, words).value_or(fallback);
  }

  /// What is wrong at this key, or at the section if the key is not there.
  void fail(std::string_view key, std::string_view what) const;

  /// Reports unknown keys and, if there are none of those (an unknown one is likely a required
  /// one misspelt), missing ones. Call it once, when every key has been asked for.
  void finish() const;

 private:
  const Node* entry(std::string_view key) const;

  Value value_;
  std::vector<std::string_view> asked_;
  std::vector<std::pair<std::string_view, std::string>> missing_;  // key, example
};

template <class T, size_t N>
std::optional<T> Section::word(std::string_view key, const Words<T, N>& words) {
  const auto value = find(key);
  if (!value) return std::nullopt;
  const auto text = value->text();
  if (!text) return std::nullopt;
  std::vector<std::string_view> names;
  for (const auto& [name, meaning] : words) {
    if (name == *text) return meaning;
    names.push_back(name);
  }
  if (!report().wants(value->line())) return std::nullopt;
  // Qualified: std::quoted would be found too, where <iomanip> is included.
  value->fail(config::quoted(*text) + " is not known; " + suggestion(*text, names));
  return std::nullopt;
}

}  // namespace limpet::config
