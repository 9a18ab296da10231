// SPDX-License-Identifier: GPL-2.0-or-later
// A pool's slots and their windows, in the maps' memory: what a change of members does to a slot,
// and how it goes back to rest. A slot is one word, written whole, so that a packet sees it either
// before or after.
#pragma once

#include <cstdint>

#include "ebpf/abi.h"

namespace limpet {

class SlotTable {
 public:
  /// `slots` and `windows` are those of the pool's slot 0 and outlive the table. A pool without
  /// memory has no windows: its slots are always at rest.
  SlotTable(limpet_slot* slots, limpet_window* windows, uint32_t size, uint32_t timeout_s)
      : slots_(slots), windows_(windows), size_(size), timeout_s_(timeout_s) {}

  uint32_t size() const { return size_; }
  limpet_slot operator[](uint32_t slot) const {
    return __atomic_load_n(&slots_[slot], __ATOMIC_RELAXED);
  }
  limpet_window window(uint32_t slot) const;

  /// New clients go to `member` from now on. Returns whether that is a change.
  bool change(uint32_t slot, uint16_t member, uint32_t now_s);
  /// The timeout was `old_timeout_s` when the windows were opened: they are now what this table's
  /// timeout makes of them, and end two timeouts from now at the latest.
  void retime(uint32_t old_timeout_s, uint32_t now_s);
  /// Nobody of the slot is looked up any more: all its clients belong to its present member.
  void rest(uint32_t slot);

  uint32_t tracked() const;  // how many are

  bool is_over(uint32_t slot, uint32_t now_s) const { return window(slot).end <= now_s; }
  /// When the slot became tracked, seconds of the monotonic clock.
  uint32_t tracked_since(uint32_t slot) const;

 private:
  limpet_slot* slots_;
  limpet_window* windows_;
  uint32_t size_;
  uint32_t timeout_s_;
};

}  // namespace limpet
