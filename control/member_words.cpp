// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/member_words.h"

#include <array>
#include <charconv>

namespace limpet {
namespace {

using nlohmann::json;

constexpr std::array<Option, 3> options = {{
    {"--by", "TIME", "after 90s, 30m, 2h, 1d it is disabled, and who is left moves"},
    {"--pool", "POOL", "the member of this pool alone; else of all pools that have it"},
    {"--all", nullptr, "reset all members that operators have changed"},
}};

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

Result<json> member_params(const Arguments& arguments, std::span<const char* const> more) {
  json params = json::object();
  if (const std::string* pool = arguments.value("--pool")) params["pool"] = *pool;
  if (const std::string* by = arguments.value("--by")) {
    const auto seconds = parse_duration(*by);
    if (!seconds) return Error{"--by " + *by + ": say how long, as in 90s, 30m, 2h, 1d"};
    params["for_seconds"] = *seconds;
  }
  const auto& words = arguments.words;
  if (words.size() != 1 + more.size()) return wrong_count(more);
  params["member"] = words[0];
  for (size_t i = 0; i < more.size(); ++i) params[more[i]] = words[i + 1];
  return params;
}

Result<json> reset_params(const Arguments& arguments) {
  if (!arguments.has("--all")) return member_params(arguments);
  if (!arguments.words.empty() || arguments.has("--pool")) {
    return Error{"say MEMBER or --all, not both"};
  }
  return json{{"all", true}};
}

std::span<const Option> member_options() {
  return std::span(options).subspan<1, 1>();
}

std::span<const Option> drain_options() {
  return std::span(options).first<2>();
}

std::span<const Option> reset_options() {
  return std::span(options).last<2>();
}

std::span<const Option> member_change_options() {
  return options;
}

}  // namespace limpet
