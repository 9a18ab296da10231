// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebpf/pinned_link.h"

#include <bpf/bpf.h>
#include <unistd.h>

#include "ebpf/descriptor.h"

namespace limpet {

/// Without its last pin it would go, too, but a while later.
void remove_pinned_link(const std::string& pin) {
  const Descriptor link(bpf_obj_get(pin.c_str()));
  if (link.get() >= 0) (void)bpf_link_detach(link.get());
  unlink(pin.c_str());
}

}  // namespace limpet
