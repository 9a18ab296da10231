// SPDX-License-Identifier: GPL-2.0-or-later
// Names that a limpet.toml can have, made of those that NLB has. Pure.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace limpet::nlb {

/// A name of a VIP, pool or member: A-Z, a-z, 0-9, '.', '_', '-', a letter or digit first, at most
/// 48 of them. What it cannot have becomes '-'; `fallback` where nothing is left.
std::string valid_name(std::string_view text, std::string_view fallback);

/// A name of a host, in lower case, as DNS has them; "node" where nothing is left.
std::string valid_host(std::string_view text);

/// Gives each name once, whatever its case: a second "ex1" becomes "ex1-2".
class UniqueNames {
 public:
  std::string take(const std::string& wanted);

 private:
  std::set<std::string> taken_;  // in lower case
};

}  // namespace limpet::nlb
