// SPDX-License-Identifier: GPL-2.0-or-later
// What is told of the VIPs' addresses: each thing once, not each attempt.
#include "daemon/vip/vips.h"

namespace limpet {
namespace {

using Name = VipState::Name;

/// What it is told by: while this stays the same, it is not told again. Empty: nothing to tell yet.
std::string gist_of(const Placement& placement) {
  switch (placement.state.name()) {
    case Name::probing:
      return placement.told;
    case Name::absent:
    case Name::conflict:
      return placement.state.reason();
    default:
      return to_string(placement.state.name());
  }
}

std::string describe(const Placement& placement, const InterfaceAddress* there) {
  const bool strange = there && !there->ours;
  switch (placement.state.name()) {
    case Name::present:
      return "is on " + placement.device + (strange ? ", where limpet did not put it" : "");
    case Name::withdrawn:
      return "is withdrawn: " + placement.state.reason() +
             (strange ? "; it stays on " + placement.device + ", where limpet did not put it" : "");
    case Name::conflict:
      return "is not put on " + placement.device + ": " + placement.state.reason() +
             "; it is asked for again every ten seconds";
    default:
      return "is not on " + placement.device + ": " + placement.state.reason();
  }
}

}  // namespace

void Vips::tell(Placement& placement) {
  if (placement.announce == Announce::none) return;
  const std::string gist = gist_of(placement);
  if (gist.empty() || gist == placement.told) return;
  placement.told = gist;
  listener_(placement.state.name() == Name::present, placement.vip,
            placement.address.to_string() + " " + describe(placement, found(placement)));
}

void Vips::tell_trouble(Placement& placement, const std::string& trouble) {
  if (trouble == placement.trouble) return;
  placement.trouble = trouble;
  if (!trouble.empty()) {
    listener_(false, placement.vip, placement.address.to_string() + " " + trouble);
  }
}

}  // namespace limpet
