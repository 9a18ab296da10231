// SPDX-License-Identifier: GPL-2.0-or-later
// The rows of the packet benchmark, by what they ask.
#pragma once

#include "bench/packet/trial.h"

namespace limpet::bench {

/// What is there to compare with: programs that do next to nothing, and session tables.
void floor_rows(const Trial& trial);
void textbook_rows(const Trial& trial);
/// limpet with one client, and what is not for it.
void one_client_rows(const Trial& trial);
/// Many clients: at rest, tracked, new; kinds of affinity.
void many_clients_rows(const Trial& trial);
/// Ways to a member.
void way_rows(const Trial& trial);
void reply_rows(const Trial& trial);
/// Many VIPs, rules, members.
void large_farm_rows(const Trial& trial);
/// Somebody looks at packets.
void observed_rows(const Trial& trial);
/// Instructions, bytes, stack, and memory of the maps.
void program_rows(const Trial& trial);

}  // namespace limpet::bench
