// SPDX-License-Identifier: GPL-2.0-or-later
// The XDP program of somebody else on an interface.
#pragma once

#include <string>

#include "ebpf/result.h"

namespace limpet {

/// Its name and id: 'program "xdp_pass" (id 7)'.
std::string describe_foreign_program(unsigned ifindex);

/// Takes it off, whether a link holds it or not.
Result<void> remove_foreign_program(unsigned ifindex);

}  // namespace limpet
