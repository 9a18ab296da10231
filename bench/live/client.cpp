// SPDX-License-Identifier: GPL-2.0-or-later
// Opens connections of many clients to a web server, at a rate or as many as come through, and
// prints as JSON how many there were, who answered and how long it took.
#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "bench/live/client_load.h"

namespace limpet::live {
namespace {

/// The time within which that share of them was done; null if there were none.
nlohmann::json quantile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return nullptr;
  return sorted[static_cast<size_t>(share * static_cast<double>(sorted.size() - 1))];
}

nlohmann::json report(const ClientOptions& options, LoadResult result) {
  auto& times = result.microseconds;
  std::ranges::sort(times);
  return {{"done", times.size()},
          {"failed", result.failed},
          {"rate", static_cast<double>(result.in_time) / options.seconds},
          {"median_us", quantile(times, 0.5)},
          {"p99_us", quantile(times, 0.99)},
          {"members", result.members},
          {"seen", result.seen}};
}

}  // namespace
}  // namespace limpet::live

int main(int argc, char** argv) {
  using namespace limpet::live;
  try {
    const ClientOptions options = ClientOptions::parse(argc, argv);
    std::printf("%s\n", report(options, ClientLoad(options).run()).dump().c_str());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "live_client: %s\n", error.what());
    return 1;
  }
  return 0;
}
