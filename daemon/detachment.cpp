// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/detachment.h"

#include "daemon/vip/address_table.h"
#include "ebpf/probe_filter.h"

namespace limpet {

Result<void> take_everything_away(PinDirectory pins) {
  auto removed = remove_own_addresses();
  for (const unsigned ifindex : pins.links()) ProbeFilter::remove(ifindex);
  PinDirectory::remove(std::move(pins));
  if (removed) return {};
  return Error{"programs and maps are gone, but not all addresses of VIPs: " +
               removed.error().message};
}

}  // namespace limpet
