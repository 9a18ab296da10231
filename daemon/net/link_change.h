// SPDX-License-Identifier: GPL-2.0-or-later
// What became of an interface, in words. Pure.
#pragma once

#include "daemon/net/link.h"

namespace limpet {

struct LinkChange {
  bool good = true;  // it forwards packets now
  std::string text;  // after the interface's name: "is down: no carrier"; empty: nothing to tell
};

/// From one look at an interface to the next; nothing where it is not there.
LinkChange link_change(const Link* before, const Link* after);

/// The interface of this name; nothing if there is none.
const Link* find_link(const Links& links, const std::string& name);

}  // namespace limpet
