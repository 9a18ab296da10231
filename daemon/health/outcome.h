// SPDX-License-Identifier: GPL-2.0-or-later
// What one attempt of a check found.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace limpet {

struct Outcome {
  bool passed = false;
  bool asked = true;   // false: the edge could not ask, which says nothing of the member
  std::string reason;  // why not, in plain words, printable, at most 200 bytes: "status 503"
  /// TLS: when the server's certificate ends.
  std::optional<std::chrono::system_clock::time_point> certificate_ends = std::nullopt;

  static Outcome pass() { return {.passed = true, .reason = {}}; }
  static Outcome fail(std::string reason) { return {.passed = false, .reason = std::move(reason)}; }
  /// Out of descriptors, memory, local ports.
  static Outcome not_asked(std::string reason) {
    return {.passed = false, .asked = false, .reason = std::move(reason)};
  }
};

/// What a server said, for a reason: its first line, quoted, with '?' for what cannot be printed,
/// cut to 60 bytes.
std::string quote_reply(std::string_view reply);

}  // namespace limpet
