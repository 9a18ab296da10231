// SPDX-License-Identifier: GPL-2.0-or-later
// What happened to pools, members and VIPs: each said once in the log, the last ones kept for
// operators.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>

namespace limpet {

enum class Severity { info, warning };

struct Event {
  uint64_t number = 0;  // the first is 1
  std::chrono::system_clock::time_point time;
  Severity severity = Severity::info;
  std::string pool, member;  // member: "" for what concerns the pool as a whole
  std::string text;
  std::string vip;  // for what concerns a VIP; pool and member are "" then
};

class Events {
 public:
  static constexpr size_t capacity = 1000;

  /// Logs "pool POOL: member MEMBER TEXT" (without the member "pool POOL TEXT"), and keeps it.
  void add(Severity severity, const std::string& pool, const std::string& member,
           const std::string& text);
  /// Logs "vip VIP: TEXT" (without a VIP "address TEXT"), and keeps it.
  void add_vip(Severity severity, const std::string& vip, const std::string& text);

  /// The oldest first.
  const std::deque<Event>& events() const { return events_; }
  /// How many there were, those that are no longer kept too.
  uint64_t infos() const { return count_ - warnings_; }
  uint64_t warnings() const { return warnings_; }

 private:
  void keep(Event event, const std::string& line);

  std::deque<Event> events_;
  uint64_t count_ = 0, warnings_ = 0;
};

}  // namespace limpet
