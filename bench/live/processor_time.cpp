// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/live/processor_time.h"

#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>

namespace limpet::live {

double own_processor_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double processor_seconds_of(pid_t thread) {
  const std::string path = "/proc/" + std::to_string(thread) + "/schedstat";
  double nanoseconds = 0;
  if (!(std::ifstream(path) >> nanoseconds)) throw std::runtime_error("cannot read " + path);
  return nanoseconds / 1e9;
}

double busy_seconds(unsigned cpu) {
  // A thread's time is added when it makes room for another.
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
  const std::string wanted = "cpu" + std::to_string(cpu);
  std::ifstream lines("/proc/schedstat");
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string name;
    double field = 0;
    if (!(words >> name) || name != wanted) continue;
    for (int number = 0; number < 7; ++number) words >> field;
    if (words) return field / 1e9;
  }
  throw std::runtime_error("/proc/schedstat has no " + wanted);
}

pid_t softirq_thread(unsigned cpu) {
  const std::string wanted = "ksoftirqd/" + std::to_string(cpu);
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    std::string name;
    if (std::getline(std::ifstream(entry.path() / "comm"), name) && name == wanted) {
      return std::stoi(entry.path().filename());
    }
  }
  throw std::runtime_error("no thread " + wanted);
}

}  // namespace limpet::live
