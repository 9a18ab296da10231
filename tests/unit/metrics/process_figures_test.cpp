// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/metrics/process_figures.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <chrono>
#include <ctime>
#include <vector>

#include "ebpf/descriptor.h"

namespace limpet {
namespace {

TEST(ProcessFiguresTest, AreThoseOfThisProcess) {
  const ProcessFigures figures = ProcessFigures::read();
  const auto now = static_cast<double>(std::time(nullptr));
  EXPECT_LE(figures.start_time_seconds, now + 1);
  EXPECT_GT(figures.start_time_seconds, now - 3600);
  EXPECT_GT(figures.resident_bytes, 1 << 20);
  EXPECT_GT(figures.virtual_bytes, figures.resident_bytes);
  EXPECT_GE(figures.most_descriptors, figures.open_descriptors);
}

TEST(ProcessFiguresTest, MemoryIsCountedUntilItIsFreed) {
  constexpr size_t small = 4 << 10, large = 1 << 20;  // of the heap's own pages, and a map's
  for (const size_t size : {small, large}) {
    const double before = ProcessFigures::read().heap_bytes;
    {
      const std::vector<char> some(size);
      EXPECT_GE(ProcessFigures::read().heap_bytes - before, static_cast<double>(some.size()));
    }
    EXPECT_LT(ProcessFigures::read().heap_bytes - before, static_cast<double>(size) / 2);
  }
}

TEST(ProcessFiguresTest, DescriptorsAreCounted) {
  const double before = ProcessFigures::read().open_descriptors;
  const Descriptor one(open("/dev/null", O_RDONLY | O_CLOEXEC));
  EXPECT_EQ(ProcessFigures::read().open_descriptors, before + 1);
}

TEST(ProcessFiguresTest, ProcessorTimeGrows) {
  const double before = ProcessFigures::read().cpu_seconds;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (ProcessFigures::read().cpu_seconds == before) {
    ASSERT_LT(std::chrono::steady_clock::now(), end);
  }
}

}  // namespace
}  // namespace limpet
