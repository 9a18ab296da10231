// SPDX-License-Identifier: GPL-2.0-or-later
// Probes of the fuzzer's farm, as their sockets would have sent them.
#pragma once

#include "ebpf/datapath.h"
#include "tests/packet/model_bytes.h"
#include "tests/packet/model_farm.h"

namespace limpet::fuzz {

/// Two of them from one port, by IPv4 and by IPv6; one from a port that clients like.
const std::vector<model::Probe>& probes();

/// Through the tc program, so that answers are known.
Result<void> send_syn(const Datapath& datapath, const model::Probe& probe, uint16_t number);

/// The Ethernet type and the packet of a server that answers, without checksums.
model::Bytes answer_to(const model::Probe& probe);

}  // namespace limpet::fuzz
