// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/events.h"

#include "daemon/log.h"

namespace limpet {

void Events::add(Severity severity, const std::string& pool, const std::string& member,
                 const std::string& text) {
  const std::string line =
      "pool " + pool + (member.empty() ? " " : ": member " + member + " ") + text;
  if (severity == Severity::warning) {
    log_warning(line);
  } else {
    log_info(line);
  }
  if (events_.size() == capacity) events_.pop_front();
  events_.push_back({++count_, std::chrono::system_clock::now(), severity, pool, member, text});
}

}  // namespace limpet
