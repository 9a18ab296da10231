// SPDX-License-Identifier: GPL-2.0-or-later
// A command line that is not finished yet. Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "control/arguments.h"
#include "control/commands.h"

namespace limpet {

struct TypedWords {
  const Command* command = nullptr;  // null: it is not said yet
  Arguments behind;                  // what is said besides it, before the word that is typed
  std::string current;               // the word that is typed, maybe empty; of "--pool=c" the "c"
  std::string before;                // of "--pool=c" the "--pool="
  const Option* value_of = nullptr;  // the option whose value it is; null: none
  bool only_words = false;           // "--" was said
};

/// The words behind "limpetctl", the one that is typed last. Takes anything: nothing is wrong here.
TypedWords read_typed_words(std::span<const std::string> words);

}  // namespace limpet
