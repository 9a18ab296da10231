// SPDX-License-Identifier: GPL-2.0-or-later
// One pass after the other over a pool's bindings: deletes those that have run out, counts the
// rest, and brings slots that nobody needs tracked any more back to rest. A pass is made in parts,
// so that a large table does not hold up the loop.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "ebpf/binding_table.h"
#include "ebpf/slot_table.h"

namespace limpet {

/// What a whole pass saw.
struct Census {
  uint64_t bindings = 0;
  uint64_t slots_tracked = 0;
  std::vector<uint64_t> bindings_of;  // by member number
  std::vector<bool> named;            // by member number: by a slot or a binding
};

class Sweep {
 public:
  struct Settings {
    uint32_t timeout_s = 0;
    /// A slot that was tracked for longer goes to rest even if bindings hold it; 0: never so.
    uint32_t rebalance_after_s = 0;
  };
  /// Member numbers are below `members`.
  Sweep(SlotTable slots, BindingTable bindings, uint32_t members, Settings settings);
  /// Other settings, and the same slots with them.
  void configure(SlotTable slots, Settings settings);

  /// Looks at `buckets` more, in the seconds of the monotonic clock. Returns whether that completed
  /// a pass.
  bool advance(uint32_t buckets, uint32_t now_s);

  /// Begins and completes a pass.
  void complete(uint32_t now_s) {
    next_ = 0;
    advance(bindings_.buckets(), now_s);
  }

  /// The slot's member was changed: what this pass has seen does not let it rest.
  void changed(uint32_t slot) {
    if (!may_rest_.empty()) may_rest_[slot] = false;
  }

  /// What the beginning and the end of a pass go through.
  size_t slot_bytes() const {
    return 2 * slots_.size() * (sizeof(limpet_slot) + sizeof(limpet_window));
  }
  uint32_t buckets() const { return bindings_.buckets(); }
  const Census& census() const { return *census_; }  // of the last pass
  /// The same, which does not change any more.
  std::shared_ptr<const Census> last_census() const { return census_; }
  uint64_t passes() const { return passes_; }
  uint64_t swept() const { return swept_; }  // bindings deleted so far

 private:
  void begin(uint32_t now_s);
  bool keep(uint64_t binding, uint32_t now_s);
  void finish(uint32_t now_s);

  SlotTable slots_;
  BindingTable bindings_;
  Settings settings_;
  uint32_t next_ = 0;           // bucket of the pass under way
  std::vector<bool> may_rest_;  // by slot, as far as this pass knows
  Census counting_;
  std::shared_ptr<const Census> census_;
  uint64_t passes_ = 0;
  uint64_t swept_ = 0;
};

}  // namespace limpet
