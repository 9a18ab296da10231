// SPDX-License-Identifier: GPL-2.0-or-later
// What happened to pools, members, VIPs, interfaces and at the control socket: each said once in
// the log, the last ones kept for operators. Of who changes all the time not every change is told,
// so that the others' events are still to be found: after `burst` at once, one in `pace`, and
// always the last.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tuple>

namespace limpet {

enum class Severity { info, warning };

struct Event {
  uint64_t number = 0;  // the first is 1
  std::chrono::system_clock::time_point time;
  Severity severity = Severity::info;
  std::string pool, member;  // member: "" for what concerns the pool as a whole
  std::string text;
  // For what concerns one of these; pool and member are "" then.
  std::string vip, interface;
  bool control = false;  // at the control socket; all of these are "" then
};

class Events {
 public:
  static constexpr size_t capacity = 1000;
  static constexpr int burst = 20;
  static constexpr std::chrono::seconds pace{3};
  using Time = std::chrono::steady_clock::time_point;

  explicit Events(std::function<Time()> now = std::chrono::steady_clock::now)
      : now_(std::move(now)) {}

  /// Logs "pool POOL: member MEMBER TEXT" (without the member "pool POOL TEXT"), and keeps it.
  void add(Severity severity, const std::string& pool, const std::string& member,
           const std::string& text);
  /// Logs "vip VIP: TEXT" (without a VIP "address TEXT"), and keeps it.
  void add_vip(Severity severity, const std::string& vip, const std::string& text);
  /// Logs "interface INTERFACE TEXT", and keeps it.
  void add_interface(Severity severity, const std::string& interface, const std::string& text);
  /// Logs "control: TEXT", and keeps it.
  void add_control(Severity severity, const std::string& text);
  /// To be called every second or so: tells what was held back.
  void tick();

  /// The oldest first.
  const std::deque<Event>& events() const { return events_; }
  /// How many there were, those that are no longer kept too.
  uint64_t infos() const { return count_ - warnings_; }
  uint64_t warnings() const { return warnings_; }

 private:
  using Subject = std::tuple<std::string, std::string, std::string, std::string, bool>;
  /// How much was told of one of them.
  struct Told {
    int at_once = 0;  // of the burst, as of `since`
    Time since;
    std::optional<Event> held;  // the last one that was not told
    int left_out = 0;           // before that
  };

  static Subject subject_of(const Event& event);
  void add(Event event);
  void recover(Told& told) const;
  void keep(Event event);

  std::function<Time()> now_;
  std::deque<Event> events_;
  std::map<Subject, Told> told_;  // who changed lately
  uint64_t count_ = 0, warnings_ = 0;
};

}  // namespace limpet
