// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/state_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/unit/daemon/temporary_directory.h"

namespace limpet {
namespace {

TEST(StateFile, HasTheLastText) {
  const TemporaryDirectory directory;
  const std::string file = directory / "health";
  ASSERT_TRUE(replace_file(file, "a long first text\n"));
  EXPECT_EQ(contents(file), "a long first text\n");
  ASSERT_TRUE(replace_file(file, "short"));
  EXPECT_EQ(contents(file), "short");
  ASSERT_TRUE(replace_file(file, ""));
  EXPECT_EQ(contents(file), "");
  EXPECT_FALSE(std::filesystem::exists(directory / "health.new"));
}

TEST(StateFile, IsItsOwnersAlone) {
  const TemporaryDirectory directory;
  ASSERT_TRUE(replace_file(directory / "health", "x"));
  struct stat status {};
  ASSERT_EQ(stat((directory / "health").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST(StateFile, IsNeverSeenInParts) {
  const TemporaryDirectory directory;
  const std::string file = directory / "health";
  const std::string texts[] = {std::string(300'000, 'a'), std::string(200'000, 'b')};
  ASSERT_TRUE(replace_file(file, texts[0]));
  std::atomic<bool> ends = false;
  std::thread writer([&] {
    for (int i = 0; !ends; ++i) EXPECT_TRUE(replace_file(file, texts[i % 2]));
  });
  for (int i = 0; i < 200; ++i) {
    const std::string seen = contents(file);
    EXPECT_TRUE(seen == texts[0] || seen == texts[1]) << seen.size() << " bytes";
  }
  ends = true;
  writer.join();
}

TEST(StateFile, IsNotWrittenThroughALinkThatSomebodyLeft) {
  const TemporaryDirectory directory;
  const std::string precious = directory / "precious";
  std::ofstream(precious) << "precious";
  std::filesystem::create_symlink(precious, directory / "health.new");
  std::filesystem::create_symlink(precious, directory / "health");
  ASSERT_TRUE(replace_file(directory / "health", "x"));
  EXPECT_EQ(contents(precious), "precious");
  EXPECT_EQ(contents(directory / "health"), "x");
  EXPECT_FALSE(std::filesystem::is_symlink(directory / "health"));
}

TEST(StateFile, FailsWithItsPathAndLeavesTheOldOne) {
  const TemporaryDirectory directory;
  const auto missing = replace_file(directory / "no/health", "x");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().message,
            directory / "no/health: cannot be written: No such file or directory");
  std::filesystem::create_directories(directory / "health/full");
  const auto taken = replace_file(directory / "health", "x");
  ASSERT_FALSE(taken);
  EXPECT_TRUE(taken.error().message.starts_with(directory / "health: cannot be replaced: "))
      << taken.error().message;
  EXPECT_FALSE(std::filesystem::exists(directory / "health.new"));
}

}  // namespace
}  // namespace limpet
