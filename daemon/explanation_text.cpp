// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/explanation_text.h"

namespace limpet {
namespace {

/// Why neither a binding nor the member before decided.
std::string why_now(const limpet_explanation& explanation, uint32_t timeout) {
  if (explanation.binding && binding_is_live(explanation, timeout)) {
    return "it is bound, but that member is not usable";
  }
  const std::string unbound = explanation.binding ? "its binding has run out" : "it has no binding";
  if (!explanation.seen_now && !explanation.seen_before) return unbound + " and was not seen";
  if (window_left(explanation) == 0) return unbound + " and the window is over";
  return unbound + " and the member before is not usable";
}

}  // namespace

uint32_t window_left(const limpet_explanation& explanation) {
  if (explanation.window_end <= explanation.seconds) return 0;
  return explanation.window_end - explanation.seconds;
}

uint32_t binding_age(const limpet_explanation& explanation) {
  const uint32_t age = limpet_binding_age(explanation.binding, explanation.seconds);
  return age > LIMPET_CLOCK_SLACK ? age - LIMPET_CLOCK_SLACK : 0;
}

bool binding_is_live(const limpet_explanation& explanation, uint32_t timeout) {
  return limpet_binding_is_live(explanation.binding, explanation.seconds, timeout) != 0;
}

const char* step_number(const limpet_explanation& explanation) {
  static constexpr const char* numbers[] = {
#define X(name, number) number,
      LIMPET_STEPS(X)
#undef X
  };
  return explanation.step < LIMPET_STEP_COUNT ? numbers[explanation.step] : "";
}

std::string why(const limpet_explanation& explanation, const Pool& pool) {
  if (explanation.member == LIMPET_MEMBER_NONE) return "its slot has no member";
  switch (explanation.step) {
    case LIMPET_STEP_seen_at_rest:
    case LIMPET_STEP_at_rest:
      return "its slot is at rest: all its clients belong to its member";
    case LIMPET_STEP_bound:
      return "its slot is tracked, and it has a live binding to this member";
    case LIMPET_STEP_before:
      return "its slot is tracked; it was seen, has no live binding, and the window is open, so it "
             "stays with the member before";
    case LIMPET_STEP_now:
      return "its slot is tracked; " + why_now(explanation, pool.record().timeout) +
             ", so it belongs to the slot's member";
    default:
      return "";
  }
}

}  // namespace limpet
