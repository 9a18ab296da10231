// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/control/arrivals.h"

#include <net/if.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "arrivals.skel.h"

namespace limpet {

void Arrivals::Destroy::operator()(arrivals_bpf* skeleton) const {
  arrivals_bpf__destroy(skeleton);
}

Arrivals::Arrivals(const std::string& interface) : skeleton_(arrivals_bpf__open_and_load()) {
  if (!skeleton_) throw std::runtime_error(std::string("arrivals: ") + strerror(errno));
  const auto ifindex = static_cast<int>(if_nametoindex(interface.c_str()));
  skeleton_->links.note = bpf_program__attach_xdp(skeleton_->progs.note, ifindex);
  if (!skeleton_->links.note) throw std::runtime_error(interface + ": " + strerror(errno));
}

/// To be called when nothing is on its way.
std::vector<arrival> Arrivals::take() {
  auto* memory = skeleton_->bss;
  const uint32_t count = __atomic_exchange_n(&memory->count, 0, __ATOMIC_ACQUIRE);
  if (count > ARRIVALS) throw std::runtime_error("more arrivals than there is room for");
  std::vector<arrival> taken(memory->seen, memory->seen + count);
  std::ranges::sort(taken, {}, &arrival::at_ns);
  return taken;
}

}  // namespace limpet
