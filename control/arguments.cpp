// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/arguments.h"

#include <algorithm>
#include <string_view>

#include "control/near_word.h"

namespace limpet {
namespace {

Error unknown(const std::string& name, std::span<const Option> known) {
  std::vector<std::string_view> names;
  for (const Option& option : known) names.emplace_back(option.name);
  const auto near = near_word(name, names);
  return {"unknown option " + name + (near ? ", did you mean " + std::string(*near) + "?" : "")};
}

}  // namespace

const std::string* Arguments::value(const std::string& option) const {
  const auto found = options.find(option);
  return found == options.end() ? nullptr : &found->second;
}

Result<Arguments> parse_arguments(std::span<const char* const> arguments,
                                  std::span<const Option> known) {
  Arguments parsed;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "--") {
      parsed.words.insert(parsed.words.end(), arguments.begin() + i + 1, arguments.end());
      break;
    }
    if (!argument.starts_with('-') || argument == "-") {
      parsed.words.emplace_back(argument);
      continue;
    }
    const size_t equals = argument.find('=');
    const std::string name(argument == "-h" ? "--help" : argument.substr(0, equals));
    const auto option =
        std::ranges::find_if(known, [&](const Option& o) { return name == o.name; });
    if (option == known.end()) return unknown(name, known);
    std::string& value = parsed.options[name];
    value.clear();
    if (option->value == nullptr) {
      if (equals != argument.npos) return Error{name + " takes no value"};
    } else if (equals != argument.npos) {
      value = argument.substr(equals + 1);
    } else if (i + 1 < arguments.size()) {
      value = arguments[++i];
    } else {
      return Error{name + " needs " + option->value + " behind it"};
    }
  }
  return parsed;
}

}  // namespace limpet
