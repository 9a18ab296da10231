// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/process_limits.h"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace limpet {

void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

void keep_capabilities_from_children() {
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
}

}  // namespace limpet
