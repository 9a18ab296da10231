// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/member_words.h"

#include <charconv>
#include <vector>

namespace limpet {
namespace {

using nlohmann::json;

/// The value of an option, which has to have one.
Result<std::string> value_of(std::span<const std::string> words, size_t option) {
  if (option + 1 < words.size()) return words[option + 1];
  return Error{words[option] + " says nothing"};
}

Error wrong_count(std::span<const char* const> more) {
  std::string text = "say MEMBER";
  for (const char* word : more) text += std::string(" ") + word;
  return {text + " behind the command, and no more"};
}

}  // namespace

std::optional<uint64_t> parse_duration(std::string_view text) {
  uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [unit, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || unit + 1 != end || number > 1'000'000) return std::nullopt;
  switch (*unit) {
    case 's':
      return number;
    case 'm':
      return number * 60;
    case 'h':
      return number * 3600;
    case 'd':
      return number * 86400;
    default:
      return std::nullopt;
  }
}

Result<json> member_params(std::span<const std::string> words, std::span<const char* const> more,
                           bool takes_by) {
  json params = json::object();
  std::vector<std::string> plain;
  for (size_t i = 0; i < words.size(); ++i) {
    const bool by = takes_by && words[i] == "--by";
    if (words[i] != "--pool" && !by) {
      if (words[i].starts_with("--")) return Error{words[i] + " means nothing here"};
      plain.push_back(words[i]);
      continue;
    }
    const auto value = value_of(words, i);
    if (!value) return value.error();
    if (by) {
      const auto seconds = parse_duration(*value);
      if (!seconds) return Error{"--by " + *value + ": say how long, as in 90s, 30m, 2h, 1d"};
      params["for_seconds"] = *seconds;
    } else {
      params["pool"] = *value;
    }
    ++i;
  }
  if (plain.size() != 1 + more.size()) return wrong_count(more);
  params["member"] = plain[0];
  for (size_t i = 0; i < more.size(); ++i) params[more[i]] = plain[i + 1];
  return params;
}

}  // namespace limpet
