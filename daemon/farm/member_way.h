// SPDX-License-Identifier: GPL-2.0-or-later
// How packets of one family get to a member: which of its addresses is looked up, what was learned
// of that, and the way that follows. Pure.
#pragma once

#include <optional>

#include "daemon/config/config.h"
#include "ebpf/result.h"
#include "ebpf/way.h"

namespace limpet {

/// What a pool and the rules that lead to it say of the ways to all its members.
struct WaySettings {
  Forward forward = Forward::l2;
  std::optional<uint32_t> mtu;  // the way takes no larger packets, whatever the kernel says
  bool member_port = false;     // packets arrive at another port than the VIP's
};

struct MemberWay {
  WaySettings settings;
  /// Whose next hop it needs. None: it needs no look, and `next_hop` says all.
  std::optional<IpAddress> address;
  /// Where its frames go, or why that is not known.
  Result<NextHop> next_hop = Error{"next hop not resolved yet"};

  /// The way for packets of a family to a member of this description, as long as nothing was
  /// learned of it.
  static MemberWay make(const WaySettings& settings, const MemberConfig& member,
                        limpet_family family);

  /// The way, or why there is none.
  Result<Way> way() const;
  /// The edge itself is at its end.
  bool is_local() const { return next_hop && next_hop->local; }
};

}  // namespace limpet
