// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/confirmation.h"

#include <cstdio>
#include <string>

namespace limpet {

bool wants_to_go_on() {
  std::fprintf(stderr, "Go on? [y/N] ");
  std::string answer;
  for (int c = 0; (c = std::getchar()) != EOF && c != '\n';) {
    if (answer.size() < 8) answer += static_cast<char>(c);
  }
  return answer == "y" || answer == "Y" || answer == "yes";
}

}  // namespace limpet
