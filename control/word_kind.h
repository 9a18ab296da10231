// SPDX-License-Identifier: GPL-2.0-or-later
// What a word behind a command stands for, so that it can be completed.
#pragma once

#include <array>

namespace limpet {

enum class WordKind {
  other,           // nobody knows candidates
  member,          // of any pool, or of that which --pool names
  changed_member,  // one that is wanted other than the file says
  vip_port,        // "mail:443", "mail:53/udp"; "to" may go before it
  change,          // the words of a command that changes members, or a file
  file,
  files,  // this word and all behind it
};

inline constexpr std::array takes_member = {WordKind::member};
inline constexpr std::array takes_file = {WordKind::file};
inline constexpr std::array takes_files = {WordKind::files};

}  // namespace limpet
