// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/completion.h"

#include <algorithm>
#include <string_view>

#include "control/live_names.h"
#include "control/printable.h"

namespace limpet {
namespace {

bool changes_members(const Command& command) {
  const std::string_view method = command.method != nullptr ? command.method : "";
  return method == "member.set" || method == "member.reset";
}

/// The words that may follow these on the way to a command.
Names command_words(const std::vector<std::string>& words, bool (*wanted)(const Command&)) {
  std::string begin;
  for (const std::string& word : words) begin += word + " ";
  Names names;
  for (const Command* command : commands()) {
    const std::string_view all = command->words;
    if (command->hidden || !wanted(*command) || !all.starts_with(begin)) continue;
    const std::string_view rest = all.substr(begin.size());
    const bool last = rest.find(' ') == rest.npos;
    names.emplace(rest.substr(0, rest.find(' ')), last ? command->help : "");
  }
  return names;
}

Names option_names(const TypedWords& typed) {
  Names names;
  const auto add = [&](std::span<const Option> options) {
    for (const Option& option : options) {
      if (!typed.behind.has(option.name)) names.emplace(option.name, option.help);
    }
  };
  add(common_options());
  if (typed.command != nullptr) add(typed.command->options);
  return names;
}

/// What a word stands for, and what is said behind its command before it.
struct Place {
  WordKind kind = WordKind::other;
  bool may_be_to = false;  // explain's "to"
};

Place place_of(const Command& command, const std::vector<std::string>& words) {
  size_t index = words.size();
  const auto kind_at = [&](size_t i) {
    if (i < command.takes.size()) return command.takes[i];
    const bool all = !command.takes.empty() && command.takes.back() == WordKind::files;
    return all ? WordKind::files : WordKind::other;
  };
  if (index > 0 && kind_at(0) == WordKind::change) {
    const Command* change = find_command(words[0] + " ");
    if (change == nullptr || !changes_members(*change)) return {};
    return place_of(*change, {words.begin() + 1, words.end()});
  }
  const bool said = index > 0 && words.back() == "to" && kind_at(index - 1) == WordKind::vip_port;
  if (said) --index;
  return {kind_at(index), !said && kind_at(index) == WordKind::vip_port};
}

/// A path says of itself that it is no command.
bool is_of_file(WordKind kind, const std::string& typed) {
  const bool is_path = typed.find_first_of("/.") != std::string::npos;
  return kind == WordKind::file || kind == WordKind::files || (kind == WordKind::change && is_path);
}

/// Candidates for what follows the command.
Names names_at(const Place& place, const TypedWords& typed, const Ask& ask) {
  const std::string* pool = typed.behind.value("--pool");
  switch (place.kind) {
    case WordKind::member:
      return member_names(ask, pool);
    case WordKind::changed_member:
      return changed_names(ask, pool);
    case WordKind::change:
      return command_words({}, changes_members);
    case WordKind::vip_port: {
      Names names = vip_ports(ask);
      if (place.may_be_to) names.emplace("to", "and a VIP with a port behind it");
      return names;
    }
    case WordKind::other:
    case WordKind::file:
    case WordKind::files:
      return {};
  }
  return {};
}

/// What can be typed and read again as it is: no other byte reaches a shell.
bool is_plain(const std::string& name, bool is_option) {
  return printable(name) == name && (is_option || !name.starts_with('-'));
}

Completion those_begun(const Names& names, const TypedWords& typed, bool are_options = false) {
  Completion completion;
  for (const auto& [name, description] : names) {
    if (!name.starts_with(typed.current) || !is_plain(name, are_options)) continue;
    completion.candidates.push_back({typed.before + name, printable(description)});
  }
  return completion;
}

Completion value_of(const Option& option, const TypedWords& typed, const Ask& ask) {
  const std::string_view value = option.value != nullptr ? option.value : "";
  if (value == "POOL") return those_begun(pool_names(ask), typed);
  if (value == "MEMBER") return those_begun(member_names(ask, typed.behind.value("--pool")), typed);
  return {.files = value == "PATH" || value == "FILE"};
}

}  // namespace

Completion complete(const TypedWords& typed, const Ask& ask) {
  if (typed.value_of != nullptr) return value_of(*typed.value_of, typed, ask);
  if (!typed.before.empty()) return {};  // of an option that nobody knows
  if (typed.current.starts_with('-') && !typed.only_words) {
    return those_begun(option_names(typed), typed, true);
  }
  if (typed.command == nullptr) {
    const auto any = [](const Command&) { return true; };
    return those_begun(command_words(typed.behind.words, any), typed);
  }
  const Place place = place_of(*typed.command, typed.behind.words);
  if (is_of_file(place.kind, typed.current)) return {.files = true};
  return those_begun(names_at(place, typed, ask), typed);
}

}  // namespace limpet
