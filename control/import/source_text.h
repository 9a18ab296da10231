// SPDX-License-Identifier: GPL-2.0-or-later
// A file's bytes as text: Windows PowerShell's `>` writes UTF-16 with a byte order mark. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ebpf/result.h"

namespace limpet::nlb {

/// As UTF-8 where a byte order mark says what it is (UTF-8, UTF-16 of either order); else the bytes
/// as they are, unless there is a zero byte among them. Half of a surrogate pair becomes U+FFFD.
Result<std::string> decode_text(std::string_view bytes);

/// The lines without their ends (LF, CRLF), and without blanks there.
std::vector<std::string_view> lines_of(std::string_view text);

}  // namespace limpet::nlb
