// SPDX-License-Identifier: GPL-2.0-or-later
// A configuration with what DNS says about members that are written by name. Pure: who asks, and
// when, is the caller's.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "daemon/config/config.h"
#include "ebpf/result.h"

namespace limpet {

/// By `host_name` of a member; at most one address of each family.
using AddressesByName = std::map<std::string, std::vector<IpAddress>>;

/// `config` as if its file had these addresses in place of the names; members whose name is not
/// there have none. Addresses that a file could not have are an error, in the words that the file
/// would get; but that a family which a rule needs is missing is not. Takes n log n, as reading
/// does; without names in it `config`, which was checked when it was read, is only copied.
Result<Config> resolved(const Config& config, const AddressesByName& by_name);

}  // namespace limpet
