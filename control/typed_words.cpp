// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/typed_words.h"

#include <algorithm>

#include "control/usage.h"

namespace limpet {
namespace {

/// One that lives as long as the table of commands.
const Option* find_option(std::string_view name) {
  const auto find = [&](std::span<const Option> options) -> const Option* {
    const auto found =
        std::ranges::find_if(options, [&](const Option& o) { return name == o.name; });
    return found == options.end() ? nullptr : &*found;
  };
  if (const Option* option = find(common_options())) return option;
  for (const Command* command : commands()) {
    if (const Option* option = find(command->options)) return option;
  }
  return nullptr;
}

/// A word that is finished.
void take(TypedWords& typed, const std::string& word) {
  if (typed.value_of != nullptr) {
    typed.behind.options[typed.value_of->name] = word;
    typed.value_of = nullptr;
  } else if (typed.only_words || !word.starts_with('-') || word == "-") {
    typed.behind.words.push_back(word);
  } else if (word == "--") {
    typed.only_words = true;
  } else {
    const size_t equals = word.find('=');
    const Option* option = find_option(word.substr(0, equals));
    if (option == nullptr) return;
    typed.behind.options[option->name] = equals == word.npos ? "" : word.substr(equals + 1);
    if (equals == word.npos && option->value != nullptr) typed.value_of = option;
  }
}

/// The longest command that the words begin with; it takes them away.
const Command* take_command(std::vector<std::string>& words) {
  std::string joined;
  const Command* command = nullptr;
  size_t count = 0;
  for (size_t i = 0; i < words.size(); ++i) {
    joined += (i == 0 ? "" : " ") + words[i];
    for (const Command* one : commands()) {
      if (joined != one->words) continue;
      command = one;
      count = i + 1;
    }
  }
  words.erase(words.begin(), words.begin() + count);
  return command;
}

}  // namespace

TypedWords read_typed_words(std::span<const std::string> words) {
  TypedWords typed;
  if (words.empty()) return typed;
  for (const std::string& word : words.first(words.size() - 1)) take(typed, word);
  typed.current = words.back();
  const size_t equals = typed.current.find('=');
  if (typed.value_of == nullptr && !typed.only_words && typed.current.starts_with("--") &&
      equals != std::string::npos) {
    typed.value_of = find_option(typed.current.substr(0, equals));
    typed.before = typed.current.substr(0, equals + 1);
    typed.current.erase(0, equals + 1);
  }
  typed.command = take_command(typed.behind.words);
  return typed;
}

}  // namespace limpet
