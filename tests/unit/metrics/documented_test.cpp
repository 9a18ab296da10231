// SPDX-License-Identifier: GPL-2.0-or-later
// deploy/prometheus/METRICS.md has each metric, and no other.
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "tests/unit/metrics/sample.h"

namespace limpet {
namespace {

using Names = std::set<std::string>;

Names served() {
  Names names;
  std::istringstream lines(exposed(sample_snapshot(), sample_reading()));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string hash, type, name;
    words >> hash >> type >> name;
    if (type == "TYPE") names.insert(name);
  }
  return names;
}

/// Those at the beginning of the tables' rows.
Names documented() {
  Names names;
  std::ifstream file(LIMPET_METRICS_DOCUMENT);
  const std::regex name("`((limpet|process)_[a-z_]+)`");
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("| `")) continue;
    const std::string cell = line.substr(0, line.find(" | "));
    for (std::sregex_iterator it(cell.begin(), cell.end(), name), end; it != end; ++it) {
      names.insert((*it)[1]);
    }
  }
  return names;
}

TEST(DocumentedTest, AllMetricsAndNoOthers) {
  EXPECT_EQ(served(), documented());
}

}  // namespace
}  // namespace limpet
