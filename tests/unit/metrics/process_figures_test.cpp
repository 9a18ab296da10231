// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/metrics/process_figures.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <chrono>
#include <ctime>

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
