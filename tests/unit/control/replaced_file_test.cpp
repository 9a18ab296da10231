// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/replaced_file.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/unit/control/running_server.h"

namespace limpet {
namespace {

using testing::HasSubstr;

class ReplacedFileTest : public testing::Test {
 protected:
  ReplacedFileTest() { std::ofstream(path_) << "old"; }
  static std::string text(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  size_t files() {
    const std::filesystem::directory_iterator all(std::filesystem::path(path_).parent_path());
    return static_cast<size_t>(std::distance(begin(all), end(all)));
  }

  TempDirectory directory_;
  const std::string path_ = directory_.path("limpet.toml");
};

TEST_F(ReplacedFileTest, KeepsTheMode) {
  chmod(path_.c_str(), 0604);
  ASSERT_TRUE(replace_text(path_, "old", "new"));
  EXPECT_EQ(text(path_), "new");
  struct stat status {};
  ASSERT_EQ(stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0604u);
  EXPECT_EQ(files(), 1u);
}

TEST_F(ReplacedFileTest, GoesThroughALink) {
  const std::string link = directory_.path("link");
  std::filesystem::create_symlink("limpet.toml", link);
  ASSERT_TRUE(replace_text(link, "old", "new"));
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  EXPECT_EQ(text(path_), "new");
}

TEST_F(ReplacedFileTest, RefusesAnotherText) {
  const auto done = replace_text(path_, "older", "new");
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error().message, HasSubstr("not the text any more"));
  EXPECT_EQ(text(path_), "old");
  EXPECT_EQ(files(), 1u);
  EXPECT_FALSE(replace_text(directory_.path("none"), "", "new"));
  EXPECT_FALSE(replace_text(std::filesystem::path(path_).parent_path(), "", "new"));
}

TEST_F(ReplacedFileTest, LeavesNothingBehindWhereItMayNotWrite) {
  if (geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  const std::string parent = std::filesystem::path(path_).parent_path();
  chmod(parent.c_str(), 0500);
  EXPECT_FALSE(replace_text(path_, "old", "new"));
  chmod(parent.c_str(), 0700);
  EXPECT_EQ(text(path_), "old");
  EXPECT_EQ(files(), 1u);
}

}  // namespace
}  // namespace limpet
