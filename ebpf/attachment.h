// SPDX-License-Identifier: GPL-2.0-or-later
// An XDP program on an interface, through a BPF link: it goes away with its last file descriptor,
// or, where it is pinned, with its pin.
#pragma once

#include <cstdint>
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
  /// MTU or ring size). Fails when the interface has an XDP program already, and says which; unless
  /// forced: then that goes first.
  static Result<Attachment> open(int program_fd, unsigned ifindex, bool force = false);

  /// The pinned link of this interface with its present program; fails when there is none: nothing
  /// is pinned, or what is was an interface's that is gone, or another's.
  static Result<Attachment> find(const std::string& pin, unsigned ifindex);
  /// The id of the program of a pinned link; 0: none.
  static uint32_t program_of(const std::string& pin);

  /// Puts another program in the place of the present one in one step.
  Result<void> replace_program(int program_fd);
  Result<void> pin(const std::string& path) const;

  unsigned ifindex() const { return ifindex_; }
  int link_fd() const { return link_.get(); }  // owned by the Attachment
  Mode mode() const { return mode_; }
  /// The driver's reason against native mode, where it was asked; empty in native mode.
  const std::string& refusal() const { return refusal_; }
  /// Which program had to go, by force; empty: none.
  const std::string& displaced() const { return displaced_; }

 private:
  Attachment(Descriptor link, unsigned ifindex, Mode mode, std::string refusal,
             std::string displaced)
      : link_(std::move(link)),
        ifindex_(ifindex),
        mode_(mode),
        refusal_(std::move(refusal)),
        displaced_(std::move(displaced)) {}

  Descriptor link_;
  unsigned ifindex_;
  Mode mode_;
  std::string refusal_, displaced_;
};

}  // namespace limpet
