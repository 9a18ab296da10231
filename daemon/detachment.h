// SPDX-License-Identifier: GPL-2.0-or-later
// The end of a datapath that would outlive limpetd.
#pragma once

#include "ebpf/pin_directory.h"

namespace limpet {

/// Takes away all that limpet has put on this host: first the VIPs' addresses, so that traffic goes
/// elsewhere; then programs and maps. These go whatever the error says of addresses.
Result<void> take_everything_away(PinDirectory pins);

}  // namespace limpet
