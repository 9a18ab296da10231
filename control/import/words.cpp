// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/import/words.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace limpet::nlb {
namespace {

template <class T>
struct Word {
  T value;
  const char* number = nullptr;  // as WMI has it; null: not documented
};

constexpr std::array<Word<Affinity>, 3> affinities{
    {{Affinity::none, "0"}, {Affinity::single, "1"}, {Affinity::network, "2"}}};
constexpr std::array<Word<FilteringMode>, 3> modes{
    {{FilteringMode::multiple, "2"}, {FilteringMode::single}, {FilteringMode::disabled}}};
constexpr std::array<Word<Protocol>, 3> protocols{
    {{Protocol::tcp}, {Protocol::udp}, {Protocol::both, "3"}}};

bool is_number(const std::string& text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Error wrong(const Property& property, const std::string& right) {
  return {property.name + " " + shown(property.text) + " is not understood; " + right};
}

template <class T, size_t n>
Result<std::optional<Meaning<T>>> read_word(const Property& property,
                                            const std::array<Word<T>, n>& words) {
  const std::string& text = property.text;
  if (property.kind == Property::Kind::other) return wrong(property, "a word is expected");
  if (text.empty()) return std::optional<Meaning<T>>();
  std::string all;
  for (const Word<T>& word : words) {
    if (same_text(text, to_string(word.value))) return std::optional(Meaning<T>{word.value, false});
    if (word.number != nullptr && text == word.number) {
      return std::optional(Meaning<T>{word.value, true});
    }
    all += std::string(all.empty() ? "" : ", ") + to_string(word.value);
  }
  if (!is_number(text)) return wrong(property, "known are " + all);
  return Error{property.name + " is the number " + text.substr(0, 20) +
               ", and what it means is not documented; write words, with … | Format-List "
               "-Property *"};
}

}  // namespace

Result<std::optional<Meaning<Affinity>>> read_affinity(const Property& property) {
  return read_word(property, affinities);
}

Result<std::optional<Meaning<FilteringMode>>> read_mode(const Property& property) {
  return read_word(property, modes);
}

Result<std::optional<Meaning<Protocol>>> read_protocol(const Property& property) {
  return read_word(property, protocols);
}

Result<std::optional<bool>> read_boolean(const Property& property) {
  if (property.text.empty() && property.kind != Property::Kind::other) {
    return std::optional<bool>();
  }
  if (same_text(property.text, "True")) return std::optional(true);
  if (same_text(property.text, "False")) return std::optional(false);
  return wrong(property, "known are True, False");
}

Result<std::optional<unsigned>> read_number(const Property& property, unsigned least,
                                            unsigned most) {
  const std::string& text = property.text;
  if (text.empty() && property.kind != Property::Kind::other) return std::optional<unsigned>();
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool good = error == std::errc() && end == text.data() + text.size();
  if (good && number >= least && number <= most) return std::optional(number);
  return wrong(property,
               std::to_string(least) + " to " + std::to_string(most) + " is what it can be");
}

Result<std::optional<IpAddress>> read_address(const Property& property) {
  const std::string& text = property.text;
  if (text.empty() && property.kind != Property::Kind::other) return std::optional<IpAddress>();
  if (text.ends_with("...") || text.ends_with("…")) {
    return wrong(property, "the table has cut it off: print it with … | Format-List -Property *");
  }
  const auto address = IpAddress::parse(text.substr(0, text.find('%')));
  if (!address) return wrong(property, "an IP address is expected");
  return std::optional(*address);
}

}  // namespace limpet::nlb
