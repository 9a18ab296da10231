// SPDX-License-Identifier: GPL-2.0-or-later
// What an operator typed: words and options, in any order. Pure.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "ebpf/result.h"

namespace limpet {

/// An option that somebody understands.
struct Option {
  const char* name;   // "--pool"
  const char* value;  // what follows it, as the help calls it: "POOL"; null: nothing does
  const char* help;   // one line
};

struct Arguments {
  std::vector<std::string> words;
  std::map<std::string, std::string> options;  // values by names; "" where nothing follows

  bool has(const std::string& option) const { return options.contains(option); }
  /// The option's value; null: it was not said. The last one counts.
  const std::string* value(const std::string& option) const;
};

/// "--pool POOL", "--pool=POOL"; behind "--" all are words. "-h" is "--help". An option's meaning
/// is the same for all that understand it, so `known` may be those of several. The error says what
/// is not understood, and what is near to it.
Result<Arguments> parse_arguments(std::span<const char* const> arguments,
                                  std::span<const Option> known);

}  // namespace limpet
