// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/histogram.h"

#include <gtest/gtest.h>

namespace limpet {
namespace {

TEST(HistogramTest, ABoundIsInItsRange) {
  Histogram histogram({0.001, 1});
  histogram.observe(0.001);
  histogram.observe(std::chrono::milliseconds(2));
  histogram.observe(1.5);
  EXPECT_EQ(histogram.counts(), (std::vector<uint64_t>{1, 1, 1}));
  EXPECT_DOUBLE_EQ(histogram.sum(), 1.503);
}

}  // namespace
}  // namespace limpet
