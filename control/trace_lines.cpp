// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/trace_lines.h"

#include <algorithm>
#include <cstdio>
#include <ctime>

#include "control/field.h"
#include "control/printable.h"
#include "control/quantity.h"

namespace limpet {
namespace {

using nlohmann::json;

bool is_true(const json& record, const char* key) {
  const json* value = find_field(record, key);
  return value != nullptr && value->is_boolean() && value->get<bool>();
}

/// "14:03:27.184093", in this host's time.
std::string time_text(const json& record) {
  const auto ns = number_field(record, "time_ns");
  if (!ns) return unknown_field;
  const auto seconds = static_cast<time_t>(*ns / 1'000'000'000);
  tm local{};
  localtime_r(&seconds, &local);
  char text[32];
  std::snprintf(text, sizeof text, "%02d:%02d:%02d.%06u", local.tm_hour, local.tm_min, local.tm_sec,
                static_cast<unsigned>(*ns % 1'000'000'000 / 1000));
  return text;
}

/// "198.18.1.7:40000", "[2001:db8::1]:443", without the port where there is none.
std::string end_text(const json& record, const char* address_key, const char* port_key) {
  const std::string address = text_field(record, address_key);
  const auto port = number_field(record, port_key);
  if (!port || *port == 0) return address;
  const bool v6 = address.find(':') != std::string::npos;
  return (v6 ? "[" + address + "]" : address) + ":" + std::to_string(*port);
}

/// "tcp SYN", "icmp about tcp", "udp fragment"
std::string protocol_text(const json& record) {
  const std::string protocol = text_field(record, "protocol"), flags = text_field(record, "flags");
  if (is_true(record, "is_error")) return "icmp about " + protocol;
  if (is_true(record, "is_later_fragment")) return protocol + " fragment";
  return flags.empty() || flags == unknown_field ? protocol : protocol + " " + flags;
}

std::string decided_text(const json& record) {
  const std::string decided = text_field(record, "decided");
  return decided.empty() ? unknown_field : decided;
}

}  // namespace

/// IPv4 fits from the beginning.
TraceLines::TraceLines() : widths_{15, 21, 21, 11, 10, 6, 6, 7} {}

std::string TraceLines::titles() {
  return row({"TIME", "FROM", "TO", "PROTOCOL", "REASON", "POOL", "MEMBER", "BY"});
}

std::string TraceLines::line(const json& record) {
  return row({time_text(record), end_text(record, "source", "source_port"),
              end_text(record, "destination", "destination_port"), protocol_text(record),
              text_field(record, "reason"), text_field(record, "pool"),
              text_field(record, "member"), decided_text(record)});
}

std::string TraceLines::row(const std::vector<std::string>& cells) {
  std::string text;
  for (size_t i = 0; i < cells.size(); ++i) {
    text += (i == 0 ? "" : "  ") + cells[i];
    widths_[i] = std::max(widths_[i], width(cells[i]));
    if (i + 1 < cells.size()) text.append(widths_[i] - width(cells[i]), ' ');
  }
  return text + "\n";
}

std::string trace_summary(uint64_t shown, uint64_t lost) {
  const std::string text = count_text(shown, "packet") + " shown";
  if (lost == 0) return text;
  return text + ", " + std::to_string(lost) + " more " + (lost == 1 ? "was" : "were") + " not";
}

}  // namespace limpet
