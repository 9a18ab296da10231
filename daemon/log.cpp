// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/log.h"

#include <unistd.h>

#include <cstdlib>
#include <string>

namespace limpet {
namespace {

/// One write a line, so that lines of several processes do not mix.
void write_line(const char* priority, const char* word, std::string_view message) {
  static const bool journal = std::getenv("JOURNAL_STREAM") != nullptr;
  std::string line = journal ? priority : std::string("limpetd: ") + word;
  line += message;
  line += '\n';
  // Nowhere is left to report that reporting failed.
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace

void log_info(std::string_view message) {
  write_line("<6>", "", message);
}
void log_warning(std::string_view message) {
  write_line("<4>", "warning: ", message);
}
void log_error(std::string_view message) {
  write_line("<3>", "error: ", message);
}

}  // namespace limpet
