// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/quantity.h"

#include <gtest/gtest.h>

namespace limpet {
namespace {

TEST(RateText, FitsFiveColumns) {
  EXPECT_EQ(rate_text(0), "0");
  EXPECT_EQ(rate_text(0.04), "0");
  EXPECT_EQ(rate_text(0.05), "0.1");
  EXPECT_EQ(rate_text(9.94), "9.9");
  EXPECT_EQ(rate_text(9.96), "10");
  EXPECT_EQ(rate_text(999.4), "999");
  EXPECT_EQ(rate_text(999.6), "1.0k");
  EXPECT_EQ(rate_text(12'345), "12.3k");
  EXPECT_EQ(rate_text(99'960), "100k");
  EXPECT_EQ(rate_text(999'600), "1.0M");
  EXPECT_EQ(rate_text(1.5e9), "1.5G");
  EXPECT_EQ(rate_text(2e14), "200T");
}

}  // namespace
}  // namespace limpet
