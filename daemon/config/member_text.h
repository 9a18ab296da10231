// SPDX-License-Identifier: GPL-2.0-or-later
// A file's text with other states and weights of members: all other bytes stay as somebody wrote
// them, comments, order and line ends. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/config/config.h"
#include "ebpf/result.h"

namespace limpet::config {

/// What one member's table is to say; nothing: what it says now.
struct MemberEdit {
  std::string pool, member;
  std::optional<WantedState> state;
  std::optional<uint32_t> weight;
};

/// `text` is a file that was taken, with these members in it, each named once. The text that is
/// returned says that and nothing else that is new: it was read again to see that. Where that
/// cannot be done the error says what to write by hand.
Result<std::string> with_members(std::string_view text, const std::vector<MemberEdit>& edits);

}  // namespace limpet::config
