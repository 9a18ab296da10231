// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/metrics/process_figures.h"

#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#ifdef __SANITIZE_ADDRESS__
extern "C" size_t __sanitizer_get_current_allocated_bytes();  // GCC's headers leave it out
#endif

namespace limpet {
namespace {

/// proc(5): /proc/self/stat from field 3 on, as the second may have blanks and brackets in it.
struct Stat {
  double user_ticks = 0, system_ticks = 0, start_ticks = 0, virtual_bytes = 0, resident_pages = 0;
};

Stat read_stat() {
  std::ifstream file("/proc/self/stat");
  std::string line;
  std::getline(file, line);
  std::istringstream fields(line.substr(line.rfind(')') + 1));
  Stat stat;
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  fields >> stat.user_ticks >> stat.system_ticks;
  for (int field = 16; field < 22; ++field) fields >> skipped;
  fields >> stat.start_ticks >> stat.virtual_bytes >> stat.resident_pages;
  return stat;
}

double boot_time_seconds() {
  std::ifstream file("/proc/stat");
  for (std::string word; file >> word;) {
    double seconds = 0;
    if (word == "btime" && file >> seconds) return seconds;
  }
  return 0;
}

double count_descriptors() {
  std::error_code error;
  double count = 0;
  for (std::filesystem::directory_iterator it("/proc/self/fd", error), end; !error && it != end;
       it.increment(error)) {
    ++count;
  }
  return count > 0 ? count - 1 : 0;  // the directory itself was open
}

/// A sanitizer keeps what was freed for a while, so of its allocator alone this says what limpetd
/// does.
double allocated_bytes() {
#ifdef __SANITIZE_ADDRESS__
  return static_cast<double>(__sanitizer_get_current_allocated_bytes());
#else
  const struct mallinfo2 info = mallinfo2();
  return static_cast<double>(info.uordblks) + static_cast<double>(info.hblkhd);
#endif
}

}  // namespace

ProcessFigures ProcessFigures::read() {
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  const auto page = static_cast<double>(sysconf(_SC_PAGESIZE));
  const Stat stat = read_stat();
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  return {.cpu_seconds = (stat.user_ticks + stat.system_ticks) / ticks,
          .start_time_seconds = boot_time_seconds() + stat.start_ticks / ticks,
          .resident_bytes = stat.resident_pages * page,
          .virtual_bytes = stat.virtual_bytes,
          .heap_bytes = allocated_bytes(),
          .open_descriptors = count_descriptors(),
          .most_descriptors = static_cast<double>(limit.rlim_cur)};
}

}  // namespace limpet
