// SPDX-License-Identifier: GPL-2.0-or-later
// Who asks over the control socket, and what they may do.
#pragma once

#include <sys/types.h>

#include <span>
#include <string>

#include "daemon/control/access.h"

namespace limpet {

enum class Rights {
  none,
  view,    // to look
  change,  // to look, and to change things
};

struct Caller {
  static constexpr auto nobody = static_cast<uid_t>(-1);

  uid_t uid = nobody;
  Rights rights = Rights::none;

  /// "alice (uid 1000)"; "uid 1000" where /etc/passwd has no name for it. No directory service is
  /// asked: the loop would wait for it.
  std::string to_string() const;
};

/// Root and this process's own user may change things, whatever their groups. Pure but for who this
/// process is.
Rights rights_of(uid_t uid, std::span<const gid_t> groups, const AccessGroups& access);

/// Who connected to this socket, as they were when they did.
Caller identify(int socket, const AccessGroups& access);

}  // namespace limpet
