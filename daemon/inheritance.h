// SPDX-License-Identifier: GPL-2.0-or-later
// What a start begins with: a farm for the configuration, in the datapath that runs already or,
// where that does not fit, in a new one beside it that takes over what it can.
#pragma once

#include "daemon/config/config.h"
#include "daemon/farm/farm.h"
#include "daemon/takeover.h"
#include "ebpf/datapath.h"
#include "ebpf/pin_directory.h"

namespace limpet {

struct Inheritance {
  Farm farm;
  Datapath datapath;
  Takeover takeover;
};

/// Changes nothing for packets. Logs what cannot be taken over.
Result<Inheritance> inherit(const PinDirectory& pins, const Config& config);

}  // namespace limpet
