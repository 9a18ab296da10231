// SPDX-License-Identifier: GPL-2.0-or-later
// What the program remembers from one packet to the next, affinity apart: first fragments, and how
// much it has said itself lately.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>

#include "ebpf/abi.h"

namespace limpet::model {

/// First fragments, for those that follow them. A place has one entry: the last to come.
class FragmentTable {
 public:
  struct Entry {
    uint32_t rule, member;
  };

  void note(uint64_t hash, Entry entry, uint32_t seconds) {
    places_[place(hash)] = limpet_fragment(hash, entry.rule, entry.member, seconds);
  }
  std::optional<Entry> find(uint64_t hash, uint32_t seconds) const {
    const auto found = places_.find(place(hash));
    if (found == places_.end() || !limpet_fragment_matches(found->second, hash, seconds)) {
      return std::nullopt;
    }
    return Entry{limpet_fragment_rule(found->second), limpet_fragment_member(found->second)};
  }
  const std::map<uint32_t, uint64_t>& places() const { return places_; }
  void clear() { places_.clear(); }

 private:
  static uint32_t place(uint64_t hash) {
    return static_cast<uint32_t>(hash & (LIMPET_FRAGMENTS - 1));
  }
  std::map<uint32_t, uint64_t> places_;
};

/// A thousand a second, and two hundred at once.
class Limit {
 public:
  /// Whether there is credit for one more; takes it.
  bool admit(uint64_t now_ns) {
    const auto now = static_cast<int64_t>(now_ns);
    const int64_t oldest = now - static_cast<int64_t>(LIMPET_LIMIT_BURST);
    const int64_t used =
        std::max(used_up_to_.value_or(oldest), oldest) + static_cast<int64_t>(LIMPET_LIMIT_COST);
    if (used > now) return false;
    used_up_to_ = used;
    return true;
  }
  /// As if so much had been said at this time that there is no credit left.
  void exhaust(uint64_t now_ns) { used_up_to_ = static_cast<int64_t>(now_ns); }
  bool was_asked() const { return used_up_to_.has_value(); }
  void clear() { used_up_to_.reset(); }

 private:
  std::optional<int64_t> used_up_to_;  // ns; credit before it is spent
};

}  // namespace limpet::model
