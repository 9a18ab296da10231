// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/line_diff.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>

#include "tests/unit/control/running_server.h"

namespace limpet {
namespace {

TEST(LineDiff, NothingForTheSame) {
  EXPECT_EQ(line_diff("", ""), "");
  EXPECT_EQ(line_diff("a\nb\n", "a\nb\n"), "");
}

TEST(LineDiff, ShowsWhatIsAround) {
  EXPECT_EQ(line_diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"),
            "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
  EXPECT_EQ(line_diff("a\n", "a\nb\n"), "@@ -1,1 +1,2 @@\n a\n+b\n");
  EXPECT_EQ(line_diff("a", "a\nb"),
            "@@ -1,1 +1,2 @@\n-a\n\\ no newline at the end of the file\n+a\n+b\n"
            "\\ no newline at the end of the file\n");
}

TEST(LineDiff, IsSafeOnATerminal) {
  EXPECT_EQ(line_diff("", "a\x1b[2J\n"), "@@ -0,0 +1,1 @@\n+a\\x1b[2J\n");
}

/// patch(1) is the judge.
TEST(LineDiff, MakesTheOneOfTheOther) {
  TempDirectory directory;
  const std::string file = directory.path("file"), hunks = directory.path("hunks");
  std::mt19937 random(1);
  for (int i = 0; i < 60; ++i) {
    std::string before, after;
    for (size_t line = 0, lines = 1 + random() % 40; line < lines; ++line) {
      const std::string text = std::to_string(random() % 5) + "\n";
      const auto what = random() % 12;
      if (what != 0) before += text;
      if (what == 1) after += "new\n";
      if (what != 2) after += text;
    }
    if (before == after || before.empty() || after.empty()) continue;
    std::ofstream(file) << before;
    std::ofstream(hunks) << "--- file\n+++ file\n" << line_diff(before, after);
    const std::string command = "patch --silent --fuzz=0 " + file + " " + hunks;
    ASSERT_EQ(std::system(command.c_str()), 0) << before << "->\n" << after;
    std::ifstream patched(file);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(patched), {}), after);
  }
}

}  // namespace
}  // namespace limpet
