// SPDX-License-Identifier: GPL-2.0-or-later
// What is known of targets, kept over a restart of the daemon as text. Pure.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "daemon/health/rise_fall.h"
#include "daemon/health/target.h"

namespace limpet {

class HealthMemory {
 public:
  HealthMemory() = default;
  /// From text(); what cannot be read is not known.
  explicit HealthMemory(const std::string& text);
  /// How many lines of that text said nothing, a torn one at its end among them.
  size_t unread() const { return unread_; }

  Known known(const Target& target) const;
  void remember(const Target& target, Known known);
  /// Forgets all others.
  void keep(const std::set<Target>& targets);

  /// One target a line: "up" or "down", a space, what it asks and where.
  std::string text() const;
  /// Whether text() is another one than when this was asked last.
  bool changed() { return std::exchange(changed_, false); }

 private:
  std::map<std::string, Known> known_;
  size_t unread_ = 0;
  bool changed_ = false;
};

}  // namespace limpet
