// SPDX-License-Identifier: GPL-2.0-or-later
// A Windows NLB cluster, as its PowerShell cmdlets print it, as a limpet.toml. Pure.
//
// What the cmdlets print, and what it means, is taken from Microsoft's public documentation: the
// reference of the module NetworkLoadBalancingClusters, and of the WMI class
// MicrosoftNLB_PortRuleEx.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "ebpf/result.h"

namespace limpet::nlb {

inline constexpr size_t largest_source = size_t{4} << 20;  // bytes

struct Source {
  std::string name;   // of the file, for messages and comments
  std::string bytes;  // as they are in it
};

/// The error is one line, and starts with the name of the file that it is about, if it is about
/// one.
Result<std::string> import_cluster(std::span<const Source> sources);

}  // namespace limpet::nlb
