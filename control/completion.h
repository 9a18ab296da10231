// SPDX-License-Identifier: GPL-2.0-or-later
// What may be typed next. Pure but for what it asks.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "control/typed_words.h"

namespace limpet {

/// All of it printable, and of text nothing that printing had to change.
struct Candidate {
  std::string text;         // the word that is typed, or its value behind "--pool="
  std::string description;  // a few words; may be empty
};

struct Completion {
  std::vector<Candidate> candidates;  // those that the word begins; sorted, each once
  bool files = false;                 // the names of files, which shells know better
};

/// The result of one of the daemon's methods; null: it did not answer.
using Ask = std::function<nlohmann::json(const char* method)>;

Completion complete(const TypedWords& typed, const Ask& ask);

}  // namespace limpet
