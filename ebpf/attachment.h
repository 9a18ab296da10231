// SPDX-License-Identifier: GPL-2.0-or-later
// An XDP program on an interface, through a BPF link: it goes away with its last file descriptor,
// so a daemon that ends in whatever way leaves no program behind.
#pragma once

#include <string>

#include "ebpf/descriptor.h"
#include "ebpf/result.h"

namespace limpet {

/// "eth0", or "interface 3" when it is gone.
std::string interface_name(unsigned ifindex);

class Attachment {
 public:
  enum class Mode {
    native,   // in the driver
    generic,  // in the kernel's stack, after a socket buffer was made: several times slower
  };

  /// Attaches natively, or generically where the driver refuses (it has no XDP, or not for this
  /// MTU or ring size). Fails when the interface has an XDP program already, and says which.
  static Result<Attachment> open(int program_fd, unsigned ifindex);

  unsigned ifindex() const { return ifindex_; }
  Mode mode() const { return mode_; }
  /// The driver's reason against native mode; empty in native mode.
  const std::string& refusal() const { return refusal_; }

 private:
  Attachment(Descriptor link, unsigned ifindex, Mode mode, std::string refusal)
      : link_(std::move(link)), ifindex_(ifindex), mode_(mode), refusal_(std::move(refusal)) {}

  Descriptor link_;
  unsigned ifindex_;
  Mode mode_;
  std::string refusal_;
};

}  // namespace limpet
