// SPDX-License-Identifier: GPL-2.0-or-later
// Which word was probably meant. Pure.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace limpet {

/// Of the candidates the one that a slip of the fingers makes `word` of, or that `word` is a part
/// of; none when no one is near.
std::optional<std::string_view> near_word(std::string_view word,
                                          std::span<const std::string_view> candidates);

}  // namespace limpet
