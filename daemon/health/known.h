// SPDX-License-Identifier: GPL-2.0-or-later
// What checks know of a server, or of a member all together.
#pragma once

namespace limpet {

enum class Known { unknown, up, down };

}  // namespace limpet
