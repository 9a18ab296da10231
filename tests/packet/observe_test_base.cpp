// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/packet/observe_test_base.h"

#include <cstring>

namespace limpet {

Observed ObserveTest::all() {
  return {.until_ns = UINT64_MAX, .strangers = true, .frames = true};
}

void ObserveTest::observe(Observed observed) {
  auto opened = Observer::open(program->datapath(), observed);
  if (!opened) throw std::runtime_error(opened.error().message);
  program->run_by(-1);
  observer = std::make_unique<Observer>(std::move(*opened));
  if (auto loaded = observer->load(); !loaded) throw std::runtime_error(loaded.error().message);
  program->run_by(observer->program_fd());
}

std::optional<limpet_observation> ObserveTest::seen(const Frame& frame, const Arrival& arrival) {
  pass(1'000'000);
  (void)take();
  run(frame, arrival);
  const auto taken = take();
  EXPECT_LE(taken.size(), 1U);
  if (taken.empty()) return {};
  return taken.front();
}

std::string text_of(const __u64 (&address)[2], uint8_t family) {
  std::array<uint8_t, 16> bytes;
  std::memcpy(bytes.data(), address, bytes.size());
  if (family == LIMPET_V6) return IpAddress::v6(bytes).to_string();
  return IpAddress::v4({bytes[12], bytes[13], bytes[14], bytes[15]}).to_string();
}

}  // namespace limpet
