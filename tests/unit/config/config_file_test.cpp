// SPDX-License-Identifier: GPL-2.0-or-later
// What a path can name. Files that root may not read cannot be made where the tests run as root.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "daemon/config/config_reader.h"
#include "tests/unit/config/example.h"

namespace limpet {
namespace {

class ConfigFile : public testing::Test {
 protected:
  ConfigFile() {
    char name[] = "/tmp/limpet-config-XXXXXX";
    folder_ = mkdtemp(name);
  }
  ~ConfigFile() override { std::filesystem::remove_all(folder_); }

  std::string path(const char* name) const { return folder_ + "/" + name; }
  void write(const std::string& path, const std::string& text) const {
    std::ofstream(path, std::ios::binary) << text;
  }
  std::string error(const std::string& path) const {
    const auto config = read_config(path);
    return config ? "no error" : config.error().message;
  }

  std::string folder_;
};

TEST_F(ConfigFile, IsRead) {
  write(path("good"), kExample);
  const auto config = read_config(path("good"));
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->path, path("good"));
}

TEST_F(ConfigFile, Missing) {
  EXPECT_EQ(error(path("none")), path("none") + ": cannot open: No such file or directory");
}

TEST_F(ConfigFile, Directory) {
  EXPECT_EQ(error(folder_), folder_ + ": is a directory; name the file itself");
}

TEST_F(ConfigFile, FifoDoesNotBlock) {
  ASSERT_EQ(mkfifo(path("fifo").c_str(), 0600), 0);
  EXPECT_EQ(error(path("fifo")), path("fifo") + ": is not a regular file; name one");
}

TEST_F(ConfigFile, Device) {
  EXPECT_EQ(error("/dev/zero"), "/dev/zero: is not a regular file; name one");
}

TEST_F(ConfigFile, TooLarge) {
  write(path("large"), std::string((4u << 20) + 1, '\n'));
  EXPECT_EQ(error(path("large")),
            path("large") + ": is larger than 4194304 bytes; a configuration is smaller");
}

TEST_F(ConfigFile, LargestAllowed) {
  std::string text = kExample;
  text.resize(4u << 20, '\n');
  write(path("full"), text);
  EXPECT_EQ(error(path("full")), "no error");
}

TEST_F(ConfigFile, Empty) {
  write(path("empty"), "");
  EXPECT_NE(error(path("empty")).find("edge: is missing"), std::string::npos);
}

}  // namespace
}  // namespace limpet
