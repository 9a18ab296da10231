// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/events.h"

#include <algorithm>
#include <utility>

#include "daemon/log.h"

namespace limpet {
namespace {

/// Whom an event is about, as the log says it before the text.
std::string introduction(const Event& event) {
  if (event.control) return "control: ";
  if (!event.interface.empty()) return "interface " + event.interface + " ";
  if (!event.member.empty()) return "pool " + event.pool + ": member " + event.member + " ";
  if (!event.pool.empty()) return "pool " + event.pool + " ";
  return event.vip.empty() ? "address " : "vip " + event.vip + ": ";
}

}  // namespace

void Events::add(Severity severity, const std::string& pool, const std::string& member,
                 const std::string& text) {
  add({.severity = severity, .pool = pool, .member = member, .text = text});
}

void Events::add_vip(Severity severity, const std::string& vip, const std::string& text) {
  add({.severity = severity, .text = text, .vip = vip});
}

void Events::add_interface(Severity severity, const std::string& interface,
                           const std::string& text) {
  add({.severity = severity, .text = text, .interface = interface});
}

void Events::add_control(Severity severity, const std::string& text) {
  add({.severity = severity, .text = text, .control = true});
}

Events::Subject Events::subject_of(const Event& event) {
  return {event.pool, event.member, event.vip, event.interface, event.control};
}

void Events::add(Event event) {
  Told& told = told_[subject_of(event)];
  recover(told);
  if (told.held || told.at_once == burst) {
    if (told.held) ++told.left_out;
    told.held = std::move(event);
    return;
  }
  ++told.at_once;
  keep(std::move(event));
}

void Events::tick() {
  for (auto& [subject, told] : told_) {
    recover(told);
    if (!told.held || told.at_once == burst) continue;
    ++told.at_once;
    Event event = *std::exchange(told.held, std::nullopt);
    if (const int left_out = std::exchange(told.left_out, 0); left_out > 0) {
      event.text += " (" + std::to_string(left_out) + " changes before this were not told)";
    }
    keep(std::move(event));
  }
  std::erase_if(told_, [](const auto& item) { return item.second.at_once == 0; });
}

/// With time, more may be told.
void Events::recover(Told& told) const {
  const Time now = now_();
  if (told.at_once == 0) told.since = now;
  const auto earned = (now - told.since) / pace;
  told.at_once = static_cast<int>(std::max<int64_t>(0, told.at_once - earned));
  told.since += earned * pace;
}

void Events::keep(Event event) {
  const std::string line = introduction(event) + event.text;
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
