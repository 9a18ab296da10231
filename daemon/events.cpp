// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/events.h"

#include <utility>

#include "daemon/log.h"

namespace limpet {

void Events::add(Severity severity, const std::string& pool, const std::string& member,
                 const std::string& text) {
  const std::string line =
      "pool " + pool + (member.empty() ? " " : ": member " + member + " ") + text;
  keep({.severity = severity, .pool = pool, .member = member, .text = text}, line);
}

void Events::add_vip(Severity severity, const std::string& vip, const std::string& text) {
  keep({.severity = severity, .text = text, .vip = vip},
       (vip.empty() ? "address " : "vip " + vip + ": ") + text);
}

void Events::keep(Event event, const std::string& line) {
  if (event.severity == Severity::warning) {
    log_warning(line);
    ++warnings_;
  } else {
    log_info(line);
  }
  event.number = ++count_;
  event.time = std::chrono::system_clock::now();
  if (events_.size() == capacity) events_.pop_front();
  events_.push_back(std::move(event));
}

}  // namespace limpet
