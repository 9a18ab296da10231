// SPDX-License-Identifier: GPL-2.0-or-later
// What NLB's cmdlets print of a cluster, in the shapes that Microsoft's documentation shows.
#pragma once

#include <string>

#include "tests/unit/import/random_cluster.h"

namespace limpet {

/// The port rules of each node, by Format-List; with line ends of either kind.
std::string as_list(const NlbCluster& cluster, Random& random);
/// By ConvertTo-Json; words here and there as the numbers that are documented for them.
std::string as_json(const NlbCluster& cluster, Random& random);
/// As a table, which does not tell nodes apart.
std::string as_table(const NlbCluster& cluster);

/// Nodes (with their position, from 1 on, as the host's number), cluster addresses, dedicated ones.
std::string other_tables(const NlbCluster& cluster);

/// As Windows PowerShell's > writes it.
std::string utf16(const std::string& ascii);

}  // namespace limpet
