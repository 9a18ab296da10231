// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/drain_text.h"

#include "control/field.h"
#include "control/quantity.h"
#include "control/time_text.h"

namespace limpet {
namespace {

using nlohmann::json;

std::string bound_text(const json& drain) {
  const auto bound = number_field(drain, "bound");
  return bound ? count_text(*bound, "client") : unknown_field;
}

/// ", and about 30 silent ones that may come back in the next 48m 0s"
std::string silent_text(const json& drain) {
  const auto seconds = number_field(drain, "silent_for_seconds");
  if (!seconds || *seconds == 0) return "";
  return ", and about " + number_text(number_field(drain, "silent")) +
         " silent ones that may come back in the next " + duration_text(*seconds);
}

std::string end_text(const json& drain) {
  const auto done_in = number_field(drain, "done_in_seconds");
  std::string text = done_in ? "; done in about " + duration_text(*done_in)
                             : "; no end in sight, as they do not get fewer";
  const auto until = number_field(drain, "until");
  if (until) text += "; at " + time_text(*until) + " those who are left move";
  return text;
}

}  // namespace

std::string drain_text(const json& member) {
  const json* drain = find_field(member, "drain");
  if (drain == nullptr || !drain->is_object()) return "";
  const std::string who =
      "member " + text_field(member, "name") + " of pool " + text_field(member, "pool");
  const json* done = find_field(*drain, "done");
  if (done != nullptr && *done == true) return who + " is drained: it has no clients any more\n";
  const auto since = number_field(*drain, "for_seconds");
  return who + " drains" + (since ? " since " + duration_text(*since) : "") + ": it has " +
         bound_text(*drain) + " for certain" + silent_text(*drain) + end_text(*drain) + "\n";
}

}  // namespace limpet
