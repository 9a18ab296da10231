// SPDX-License-Identifier: GPL-2.0-or-later
// How frames of a link leave the host: through VLAN interfaces down to a physical one. Pure.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "daemon/net/link.h"

namespace limpet {

struct Egress {
  unsigned ifindex = 0;       // of the physical interface
  MacAddress source;          // of the link, which may have another than those below it
  std::vector<VlanTag> tags;  // outermost first
  uint32_t mtu = 0;           // of the link
};

/// The way out of a link; `interfaces` are the names of the physical ones that count. The error
/// says why frames cannot leave there.
Result<Egress> egress_of(const Links& links, unsigned ifindex,
                         const std::set<std::string>& interfaces);

}  // namespace limpet
