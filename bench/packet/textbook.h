// SPDX-License-Identifier: GPL-2.0-or-later
// The programs of textbook.bpf.c, with their maps filled for one VIP and two members.
#pragma once

#include <memory>

#include "textbook.skel.h"

namespace limpet::bench {

class Textbook {
 public:
  /// The VIP is 192.0.2.10, port 80. LRU tables have `entries`. Throws.
  explicit Textbook(uint32_t entries);

  int no_affinity() const { return bpf_program__fd(skeleton_->progs.no_affinity); }
  int entry_per_client() const { return bpf_program__fd(skeleton_->progs.entry_per_client); }
  int entry_per_flow() const { return bpf_program__fd(skeleton_->progs.entry_per_flow); }

 private:
  struct Destroy {
    void operator()(textbook_bpf* skeleton) const { textbook_bpf__destroy(skeleton); }
  };
  std::unique_ptr<textbook_bpf, Destroy> skeleton_;
};

}  // namespace limpet::bench
