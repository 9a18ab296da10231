// SPDX-License-Identifier: GPL-2.0-or-later
// What this process may have, and what those that it starts may.
#pragma once

namespace limpet {

/// As many descriptors as the service manager allows: a check under way takes one, and the default
/// of 1,024 is meant for programs that use select().
void raise_descriptor_limit();

/// Programs of exec checks do not inherit capabilities that a service manager gave as ambient ones.
void keep_capabilities_from_children();

}  // namespace limpet
