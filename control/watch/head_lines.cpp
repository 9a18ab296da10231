// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/watch/head_lines.h"

#include "control/field.h"
#include "control/printable.h"
#include "control/quantity.h"

namespace limpet {
namespace {

std::string text_of(const Rate& rate) {
  return rate ? rate_text(*rate) : unknown_field;
}

Line drops_line(const Rates& rates) {
  if (!rates.drops) return {{"drops -"}};
  if (rates.reasons.empty()) return {{"no drops"}};
  std::string text = "drops " + rate_text(*rates.drops) + "/s: ";
  for (size_t i = 0; i < rates.reasons.size(); ++i) {
    const DropRate& drop = rates.reasons[i];
    text += (i == 0 ? "" : ", ") + drop.reason + " " + rate_text(drop.packets);
  }
  return {{text, Colour::yellow}};
}

/// For as long as what is shown is not what is.
Line trouble_line(const View& view) {
  return {{"limpetd: not reached for " + duration_text(view.silent_seconds) + ": " +
               printable(view.trouble),
           Colour::red, Weight::strong}};
}

}  // namespace

std::vector<Line> head_lines(const View& view, const Rates& rates, size_t columns) {
  const auto uptime = number_field(view.now->status, "uptime_seconds");
  std::vector<Line> lines =
      flowed({{"limpet " + text_field(view.now->status, "version"), Colour::none, Weight::strong},
              {"up " + (uptime ? duration_text(*uptime) : unknown_field)},
              {text_of(rates.packets) + " packets/s"},
              {text_of(rates.bits) + " bit/s"},
              {view.paused ? "paused" : "", Colour::yellow, Weight::reverse}},
             columns);
  if (!view.trouble.empty()) {
    for (Line& line : lines) fade(line);
  }
  lines.push_back(clipped(view.trouble.empty() ? drops_line(rates) : trouble_line(view), columns));
  return lines;
}

}  // namespace limpet
