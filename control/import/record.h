// SPDX-License-Identifier: GPL-2.0-or-later
// One object that a PowerShell cmdlet printed, in whatever shape: its properties as text.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace limpet::nlb {

struct Property {
  /// A number is one where the shape tells numbers from text (JSON); `other` is a value that is
  /// neither text nor number, and has no text.
  enum class Kind { text, number, other };
  std::string name;  // as printed
  std::string text;  // without blanks around it; empty: there is no value
  Kind kind = Kind::text;
};

struct Record {
  std::string place;  // where it is in its file: "line 4", "object 2"
  std::vector<Property> properties;

  /// The property of one of these names, whatever their case; null: there is none.
  const Property* find(std::initializer_list<std::string_view> names) const;
  bool has(std::initializer_list<std::string_view> names) const { return find(names) != nullptr; }
  /// Its text; "": there is none.
  std::string text(std::initializer_list<std::string_view> names) const;
};

/// Whether two texts are the same but for the case of A to Z.
bool same_text(std::string_view a, std::string_view b);
std::string lower_case(std::string_view text);

/// Text of a file as a message or a comment may show it: in quotes, on one line, cut where it is
/// long.
std::string shown(std::string_view text);

}  // namespace limpet::nlb
