// SPDX-License-Identifier: GPL-2.0-or-later
// A target for tests, to change what matters in it.
#pragma once

#include <string>

#include "daemon/health/target.h"

namespace limpet {

inline IpAddress ip(const std::string& text) {
  return *IpAddress::parse(text);
}

/// A check of this kind of ex1, 192.0.2.21, in pool cas.
inline Target sample_target(CheckKind kind, uint16_t port) {
  Target target{.check = {.kind = kind, .port = port}, .address = ip("192.0.2.21")};
  if (kind == CheckKind::http || kind == CheckKind::https) {
    target.check.path = "/health";
    target.check.expect_status = {200};
  }
  target.member = "ex1";
  target.pool = "cas";
  return target;
}

}  // namespace limpet
