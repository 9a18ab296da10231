// SPDX-License-Identifier: GPL-2.0-or-later
// What differs between two texts, line by line, as 'diff -u' writes it. Pure.
#pragma once

#include <string>
#include <string_view>

namespace limpet {

/// Hunks with three lines around what changed; nothing for the same texts. Lines are made
/// printable. Meant for texts that differ in few places: it finds a difference, not always the
/// smallest.
std::string line_diff(std::string_view before, std::string_view after);

}  // namespace limpet
