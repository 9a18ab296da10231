// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/time_text.h"

#include <ctime>

#include "control/field.h"

namespace limpet {

std::string time_text(uint64_t seconds) {
  const auto time = static_cast<std::time_t>(seconds);
  std::tm local{};
  char text[32];
  if (localtime_r(&time, &local) == nullptr) return unknown_field;
  return std::string(text, std::strftime(text, sizeof text, "%F %T", &local));
}

}  // namespace limpet
