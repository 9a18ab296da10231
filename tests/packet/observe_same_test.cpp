// SPDX-License-Identifier: GPL-2.0-or-later
// A program that observes decides as the ordinary one, and leaves the same in the maps. Whatever
// frames may be, tests/fuzz has both do the same with them.
#include <gtest/gtest.h>
#include <sched.h>

#include "ebpf/observer.h"
#include "tests/packet/explain_farm.h"
#include "tests/packet/map_digest.h"

namespace limpet {
namespace {

/// Counters have a stretch for each CPU, so both have to run on the same.
class OneCpu {
 public:
  OneCpu() {
    sched_getaffinity(0, sizeof before_, &before_);
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(static_cast<size_t>(sched_getcpu()), &one);
    sched_setaffinity(0, sizeof one, &one);
  }
  ~OneCpu() { sched_setaffinity(0, sizeof before_, &before_); }

 private:
  cpu_set_t before_;
};

/// Of the maps that both have.
std::map<std::string, uint64_t> digest(ExplainFarm& farm) {
  return digest_maps(farm.program().datapath().program_fd());
}

TEST(ObserveSameTest, DecidesAndRemembersAsTheOrdinaryProgram) {
  std::string reason;
  if (!can_load_programs(&reason)) GTEST_SKIP() << reason;
  const OneCpu pinned;
  ExplainFarm ordinary(77), observed(77);
  auto observer = Observer::open(observed.program().datapath(),
                                 {.until_ns = UINT64_MAX, .strangers = true, .frames = true});
  ASSERT_TRUE(observer) << observer.error().message;
  const auto loaded = observer->load();
  ASSERT_TRUE(loaded) << loaded.error().message;
  observed.program().run_by(observer->program_fd());

  std::array<uint64_t, LIMPET_STEP_COUNT> steps{};
  for (int i = 0; i < 10'000 && !testing::Test::HasFailure(); ++i) {
    ordinary.happen();
    observed.happen();
    const Frame frame = ordinary.frame_with_flags(ordinary.next_packet());
    ASSERT_EQ(observed.frame_with_flags(observed.next_packet()), frame);
    const Verdict expected = ordinary.program().run(frame), got = observed.program().run(frame);
    ASSERT_EQ(got.action, expected.action) << "packet " << i;
    ASSERT_EQ(got.frame, expected.frame) << "packet " << i;
    for (const limpet_observation& told : observer->take(10)) ++steps[told.explanation.step];
    if (i % 1'000 != 999) continue;
    EXPECT_EQ(digest(observed), digest(ordinary)) << "after packet " << i;
  }
  for (size_t step = 0; step < steps.size(); ++step) {
    EXPECT_GT(steps[step], 10U) << "step " << step << " was hardly told of";
  }
}

}  // namespace
}  // namespace limpet
