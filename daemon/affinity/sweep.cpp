// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/affinity/sweep.h"

#include <algorithm>

#include "ebpf/hash.h"

namespace limpet {
namespace {

// A packet that is being decided has read its clock a little earlier.
constexpr uint32_t grace_s = 2;

/// The slots that a fingerprint may lie in: the lower bits of the hash's upper half are not in it.
struct SlotRange {
  uint32_t first, last;
};

SlotRange slots_of(uint32_t fingerprint, uint32_t slots) {
  return {limpet_scale(fingerprint << 3, slots), limpet_scale(fingerprint << 3 | 7, slots)};
}

bool is_tracked(limpet_slot slot) {
  return (slot & LIMPET_SLOT_TRACKED) != 0;
}

}  // namespace

Sweep::Sweep(SlotTable slots, BindingTable bindings, uint32_t members, Settings settings)
    : slots_(slots), bindings_(bindings), settings_(settings) {
  census_ = std::make_shared<Census>(
      Census{.bindings_of = std::vector<uint64_t>(members),
             .named = std::vector<bool>(members, true)});  // nothing is known before the first pass
}

void Sweep::configure(SlotTable slots, Settings settings) {
  slots_ = slots;
  settings_ = settings;
}

bool Sweep::advance(uint32_t buckets, uint32_t now_s) {
  if (next_ == 0) begin(now_s);
  const uint32_t count = std::min(buckets, bindings_.buckets() - next_);
  swept_ += bindings_.visit(next_, count, [&](uint64_t binding) { return keep(binding, now_s); });
  next_ += count;
  if (next_ < bindings_.buckets()) return false;
  finish(now_s);
  return true;
}

/// Bindings to a slot's `before` can come while its window is open, also to buckets that were
/// looked at already: only slots whose window is over by now may rest after this pass. Over for a
/// second, that is, since packets go by a coarser clock.
void Sweep::begin(uint32_t now_s) {
  const size_t members = census_->named.size();
  counting_ = {.bindings_of = std::vector<uint64_t>(members), .named = std::vector<bool>(members)};
  may_rest_.assign(slots_.size(), false);
  for (uint32_t slot = 0; slot < slots_.size(); ++slot) {
    may_rest_[slot] = is_tracked(slots_[slot]) && slots_.is_over(slot, now_s - 1);
  }
}

bool Sweep::keep(uint64_t binding, uint32_t now_s) {
  if (!limpet_binding_is_live(binding, now_s, settings_.timeout_s + grace_s)) return false;
  const SlotRange range = slots_of(limpet_binding_fingerprint(binding), slots_.size());
  const uint32_t member = limpet_binding_member(binding);
  bool needed = false;
  for (uint32_t slot = range.first; slot <= range.last; ++slot) {
    const limpet_slot word = slots_[slot];
    needed |= is_tracked(word);
    if (limpet_slot_now(word) != member) may_rest_[slot] = false;
  }
  if (!needed) return false;
  ++counting_.bindings;
  ++counting_.bindings_of[member];
  counting_.named[member] = true;
  return true;
}

void Sweep::finish(uint32_t now_s) {
  for (uint32_t slot = 0; slot < slots_.size(); ++slot) {
    limpet_slot word = slots_[slot];
    if (is_tracked(word)) {
      const bool too_long = settings_.rebalance_after_s != 0 &&
                            now_s - slots_.tracked_since(slot) >= settings_.rebalance_after_s;
      if (may_rest_[slot] || too_long) {
        slots_.rest(slot);
        word = slots_[slot];
      } else {
        ++counting_.slots_tracked;
      }
    }
    counting_.named[limpet_slot_now(word)] = true;
    if (is_tracked(word)) counting_.named[limpet_slot_before(word)] = true;
  }
  census_ = std::make_shared<Census>(std::move(counting_));
  may_rest_.clear();
  next_ = 0;
  ++passes_;
}

}  // namespace limpet
