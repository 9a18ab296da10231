// SPDX-License-Identifier: GPL-2.0-or-later
// "Did you mean …" for a word that is not among those known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace limpet::config {

/// The name that `word` is most probably a slip of (edit distance of a third of its length at
/// most), or an empty view.
std::string_view near_name(std::string_view word, const std::vector<std::string_view>& names);

/// "did you mean "NAME"?" where one is near, else "there is "A", "B", …" of a few of them.
std::string suggestion(std::string_view word, const std::vector<std::string_view>& names);

}  // namespace limpet::config
