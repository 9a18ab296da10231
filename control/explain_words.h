// SPDX-License-Identifier: GPL-2.0-or-later
// The words of `explain`, as params of the daemon's method. Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "ebpf/result.h"

namespace limpet {

/// "CLIENT[:PORT] [to] VIP:PORT[/udp]". A client with a port and a VIP are an IPv6 address in
/// brackets, an IPv4 address or, a VIP, a name. Whether there are such is the daemon's to know.
Result<nlohmann::json> read_explain_words(std::span<const std::string> words);

}  // namespace limpet
