// SPDX-License-Identifier: GPL-2.0-or-later
// The host's groups whose members may use the control socket, beside root and limpetd's own user.
#pragma once

namespace limpet {

inline constexpr const char* change_group = "limpet";     // may look and change
inline constexpr const char* view_group = "limpet-view";  // may look

}  // namespace limpet
