// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebpf/slot_table.h"

#include <algorithm>

namespace limpet {
namespace {

// In timeouts from the change that made the slot tracked. After two, everybody who was active then
// has had a timeout's time to be bound; refusals can stretch that, but not for ever.
constexpr uint32_t window_timeouts = 2;
constexpr uint32_t limit_timeouts = 6;

}  // namespace

limpet_window SlotTable::window(uint32_t slot) const {
  if (!windows_) return {};
  return {.end = __atomic_load_n(&windows_[slot].end, __ATOMIC_RELAXED),
          .limit = windows_[slot].limit};
}

bool SlotTable::change(uint32_t slot, uint16_t member, uint32_t now_s) {
  const limpet_slot old = (*this)[slot];
  const uint32_t now = limpet_slot_now(old);
  if (now == member) return false;
  limpet_slot changed = limpet_slot_tracked(member, limpet_slot_before(old));
  if (!(old & LIMPET_SLOT_TRACKED)) {
    // Nobody can be the client of nobody.
    if (!windows_ || now == LIMPET_MEMBER_NONE) {
      changed = limpet_slot_at_rest(member);
    } else {
      const uint32_t from = now_s + 1;  // this second has begun already
      windows_[slot] = {.end = from + window_timeouts * timeout_s_,
                        .limit = from + limit_timeouts * timeout_s_};
      changed = limpet_slot_tracked(member, now);
    }
  }
  __atomic_store_n(&slots_[slot], changed, __ATOMIC_RELEASE);
  return true;
}

void SlotTable::retime(uint32_t old_timeout_s, uint32_t now_s) {
  for (uint32_t slot = 0; slot < size_; ++slot) {
    if (!((*this)[slot] & LIMPET_SLOT_TRACKED)) continue;
    limpet_window& window = windows_[slot];
    const uint32_t limit = window.limit + limit_timeouts * (timeout_s_ - old_timeout_s);
    const uint32_t latest = std::min(limit, now_s + 1 + window_timeouts * timeout_s_);
    window = {.end = std::min(window.end, latest), .limit = limit};
  }
}

void SlotTable::rest(uint32_t slot) {
  __atomic_store_n(&slots_[slot], limpet_slot_at_rest(limpet_slot_now((*this)[slot])),
                   __ATOMIC_RELEASE);
}

uint32_t SlotTable::tracked() const {
  uint32_t count = 0;
  for (uint32_t slot = 0; slot < size_; ++slot) {
    count += ((*this)[slot] & LIMPET_SLOT_TRACKED) != 0;
  }
  return count;
}

uint32_t SlotTable::tracked_since(uint32_t slot) const {
  return window(slot).limit - limit_timeouts * timeout_s_ - 1;
}

}  // namespace limpet
