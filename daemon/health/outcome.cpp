// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/outcome.h"

namespace limpet {
namespace {

constexpr size_t most = 60;  // bytes between the quotes
constexpr std::string_view cut_mark = "...";

bool printable(char letter) {
  return letter >= ' ' && letter <= '~';
}

}  // namespace

std::string quote_reply(std::string_view reply) {
  const std::string_view line = reply.substr(0, reply.find_first_of("\r\n"));
  const bool cut = line.size() > most;
  std::string quoted = "\"";
  for (const char letter : line.substr(0, cut ? most - cut_mark.size() : most)) {
    quoted += printable(letter) ? letter : '?';
  }
  if (cut) quoted += cut_mark;
  return quoted + '"';
}

}  // namespace limpet
