// SPDX-License-Identifier: GPL-2.0-or-later
// What limpetd said in one round of questions.
#pragma once

#include <array>
#include <nlohmann/json.hpp>

namespace limpet {

/// The questions, in the order of the fields of Answers.
inline constexpr std::array<const char*, 4> round_methods = {"status", "show.vips", "show.pools",
                                                             "show.members"};

/// Results as they came: read them through field.h.
struct Answers {  // NOLINT(bugprone-exception-escape)
  nlohmann::json status;
  nlohmann::json vips;
  nlohmann::json pools;
  nlohmann::json members;
};

}  // namespace limpet
