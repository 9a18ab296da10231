// SPDX-License-Identifier: GPL-2.0-or-later
// limpetd(8) has the options that limpetd has.
#include <gmock/gmock.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "daemon/options.h"

namespace limpet {
namespace {

std::set<std::string> all_of(const std::string& text, const char* expression) {
  std::set<std::string> names;
  const std::regex wanted(expression);
  for (std::sregex_iterator found(text.begin(), text.end(), wanted), end; found != end; ++found) {
    names.insert((*found)[1]);
  }
  return names;
}

TEST(Manual, HasTheOptionsOfLimpetd) {
  std::ifstream file(LIMPET_SOURCE "/deploy/man/limpetd.8.scd");
  std::ostringstream text;
  text << file.rdbuf();
  const auto options = all_of(usage_text, "\n  (--[a-z-]+)");
  EXPECT_THAT(options, testing::Contains("--config"));
  EXPECT_EQ(all_of(text.str(), "\n\\*(--[a-z-]+)\\*"), options) << "limpetd.8.scd, limpetd --help";
}

}  // namespace
}  // namespace limpet
