// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/event_report.h"

#include <ctime>

namespace limpet {
namespace {

using nlohmann::json;

/// RFC 3339 in UTC, with milliseconds.
std::string time_text(std::chrono::system_clock::time_point time) {
  using namespace std::chrono;
  const auto ms = floor<milliseconds>(time.time_since_epoch()).count();
  const time_t seconds = static_cast<time_t>(ms / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[40];
  const size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text + length, sizeof text - length, ".%03dZ", static_cast<int>(ms % 1000));
  return text;
}

json show_event(const Event& event) {
  return {{"number", event.number},
          {"time", time_text(event.time)},
          {"severity", event.severity == Severity::warning ? "warning" : "info"},
          {"vip", event.vip},
          {"interface", event.interface},
          {"pool", event.pool},
          {"member", event.member},
          {"text", event.text}};
}

}  // namespace

json show_events(const Events& events) {
  json shown = json::array();
  for (const Event& event : events.events()) shown.push_back(show_event(event));
  return {{"events", shown}};
}

}  // namespace limpet
