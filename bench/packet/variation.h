// SPDX-License-Identifier: GPL-2.0-or-later
// A program in front of another that gives each packet another source.
#pragma once

#include <memory>
#include <string>

#include "tests/packet/frame.h"
#include "vary.skel.h"

namespace limpet::bench {

/// What is varied: powers of two.
struct Variety {
  uint32_t clients = 1;         // of 10.0.0.0/8, or the last four bytes of an IPv6 address
  uint32_t vips = 1;            // IPv4: from the frame's on
  uint32_t ports = 1;           // the destination's, from the frame's on
  bool of_destination = false;  // the clients are whom the packets go to
  bool restores = false;        // the program changes more of the frame than MACs

  /// "64 Ki clients".
  std::string who() const;
};

class Variation {
 public:
  /// Packets like `frame` go on to the XDP program `target`, or straight back out. Throws.
  Variation(const Frame& frame, const Variety& variety, int target);
  Variation(const Frame& frame, const Variety& variety);

  int fd() const;
  /// The program that does nothing but send frames back.
  int send_back() const;
  /// Each client comes again in the order as at first.
  void rewind() { skeleton_->bss->packets = 0; }

 private:
  void load(const Frame& frame, const Variety& variety);
  void go_on_to(int target);

  struct Destroy {
    void operator()(vary_bpf* skeleton) const { vary_bpf__destroy(skeleton); }
  };
  std::unique_ptr<vary_bpf, Destroy> skeleton_;
};

}  // namespace limpet::bench
