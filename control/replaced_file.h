// SPDX-License-Identifier: GPL-2.0-or-later
// A file of the operator's with another text, written with the rights of whoever runs limpetctl.
#pragma once

#include <string>
#include <string_view>

#include "ebpf/result.h"

namespace limpet {

/// Whether the file has this text, and no other; the error says so.
Result<void> has_text(const std::string& path, std::string_view text);

/// The file, or what a link of this name points to, gets `text` instead of `expected`: a reader
/// sees the one or the other, also after a power cut. Mode and owner stay. Refuses when it has
/// another text than `expected`, or cannot be given all that; then nothing is changed.
Result<void> replace_text(const std::string& path, std::string_view expected,
                          std::string_view text);

}  // namespace limpet
