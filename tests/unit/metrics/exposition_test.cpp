// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/metrics/exposition.h"

#include <gtest/gtest.h>
#include <prometheus/text_serializer.h>

namespace limpet {
namespace {

std::string text_of(Exposition& exposition) {
  return prometheus::TextSerializer().Serialize(exposition.take());
}

TEST(ExpositionTest, RangesAddUp) {
  Histogram histogram({0.5, 1});
  for (const double seconds : {0.25, 0.5, 0.75, 4.0}) histogram.observe(seconds);
  Exposition exposition;
  exposition.begin_histogram("h", "of seconds");
  exposition.add({{"a", "b"}}, histogram);
  EXPECT_EQ(text_of(exposition),
            "# HELP h of seconds\n# TYPE h histogram\n"
            "h_count{a=\"b\"} 4\nh_sum{a=\"b\"} 5.5\n"
            "h_bucket{a=\"b\",le=\"0.5\"} 2\nh_bucket{a=\"b\",le=\"1\"} 3\n"
            "h_bucket{a=\"b\",le=\"+Inf\"} 4\n");
}

TEST(ExpositionTest, ACounterIsExactForYears) {
  Exposition exposition;
  exposition.begin_counter("c_total", "packets");
  exposition.add({}, 9007199254740991.0);  // 2^53 - 1: a year of 285 million a second
  EXPECT_NE(text_of(exposition).find("c_total 9007199254740991\n"), std::string::npos);
}

TEST(ExpositionTest, NamesOfTheFileAreQuoted) {
  Exposition exposition;
  exposition.begin_gauge("g", "a");
  exposition.add({{"pool", "a\"b\\c\nd"}}, 1);
  EXPECT_NE(text_of(exposition).find(R"(g{pool="a\"b\\c\nd"} 1)"), std::string::npos);
}

TEST(ExpositionTest, NoFamilyWithoutASeries) {
  Exposition exposition;
  exposition.begin_gauge("empty", "a");
  EXPECT_EQ(text_of(exposition), "");
}

}  // namespace
}  // namespace limpet
