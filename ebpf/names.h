// SPDX-License-Identifier: GPL-2.0-or-later
// Who has which number of the datapath, as the maps remember it for the next limpetd (abi.h, "What
// outlives limpetd").
#pragma once

#include <string_view>
#include <vector>

#include "ebpf/abi.h"

namespace limpet {

/// Each indexed by number.
struct Names {
  std::vector<limpet_pool_name> pools;
  std::vector<limpet_member_name> members;
  std::vector<limpet_identity> rules;
  std::vector<limpet_identity> port_tables;
};

inline bool in_use(const limpet_pool_name& pool) {
  return pool.name[0] != '\0';
}
inline bool in_use(const limpet_member_name& member) {
  return member.state != LIMPET_NUMBER_FREE;
}
inline bool in_use(const limpet_identity& identity) {
  return (identity.digest[0] | identity.digest[1]) != 0;
}

/// A name's text.
inline std::string_view text_of(const char (&name)[LIMPET_NAME_SIZE]) {
  const std::string_view all(name, LIMPET_NAME_SIZE);
  return all.substr(0, all.find('\0'));
}

/// Room for the text in a record that is zero; a longer one than records hold is cut.
inline void set_text(char (&name)[LIMPET_NAME_SIZE], std::string_view text) {
  text.copy(name, LIMPET_NAME_SIZE - 1);
}

}  // namespace limpet
