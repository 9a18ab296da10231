// SPDX-License-Identifier: GPL-2.0-or-later
// What operators want of members beside what the file says: drained, disabled, another weight. One
// more input of the configuration, with an origin of its own. Pure.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/config/config.h"
#include "ebpf/result.h"

namespace limpet {

struct Wish {
  std::optional<WantedState> state;
  std::optional<uint32_t> weight;
  /// Of one that drains: then it is disabled, and whoever is left moves.
  std::optional<std::chrono::system_clock::time_point> drain_until;
  bool empty() const { return !state && !weight; }
  bool operator==(const Wish&) const = default;
};

class Wishes {
 public:
  using Members = std::map<std::pair<std::string, std::string>, Wish>;  // by pool and member

  /// What text() wrote. A text that is none of its own is an error.
  static Result<Wishes> parse(std::string_view text);
  std::string text() const;

  /// These and one more: of the member of this name in one pool or, with `pool` empty, in all that
  /// have one. What `wish` does not say stays. What is then as the file says is no wish any more.
  /// An error names what is near.
  Result<Wishes> with(const Config& file, const std::string& pool, const std::string& member,
                      const Wish& wish) const;
  /// Without those of this member, as above.
  Result<Wishes> without(const Config& file, const std::string& pool,
                         const std::string& member) const;

  /// Those that mean something beside this file: of members that it has, and other than it says.
  Wishes beside(const Config& file) const;
  /// With drains whose time is over by `now` as what they have become.
  Wishes settled(std::chrono::system_clock::time_point now) const;
  /// The configuration as it is wanted. Drains whose time is over by `now` are disabled.
  Config applied(Config config, std::chrono::system_clock::time_point now) const;
  /// The file's `text` with what is wanted written into it (config/member_text.h); of a drain with
  /// an end that it drains: the end itself stays a wish.
  Result<std::string> written(const Config& file, std::string_view text,
                              std::chrono::system_clock::time_point now) const;
  /// When applied() will say something else of its own accord.
  std::optional<std::chrono::system_clock::time_point> next_end(
      std::chrono::system_clock::time_point now) const;

  const Members& members() const { return members_; }
  bool operator==(const Wishes&) const = default;

 private:
  Members members_;
};

}  // namespace limpet
