// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/control/socket_file.h"

#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "tests/unit/control/running_server.h"

namespace limpet {
namespace {

using testing::HasSubstr;

unsigned mode_of(const std::string& path) {
  struct stat info {};
  return stat(path.c_str(), &info) == 0 ? info.st_mode & 0777U : 0;
}

bool exists(const std::string& path) {
  return access(path.c_str(), F_OK) == 0;
}

TEST(SocketFile, ModesDoNotDependOnUmask) {
  for (const mode_t mask : {mode_t{0}, mode_t{077}}) {
    TempDirectory directory;
    const mode_t before = umask(mask);
    const auto file = SocketFile::bind(directory.path("a/b/control.sock"));
    umask(before);
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_EQ(mode_of(directory.path("a/b/control.sock")), 0660U);
    EXPECT_EQ(mode_of(directory.path("a")), 0755U);
    EXPECT_EQ(mode_of(directory.path("a/b")), 0755U);
  }
}

TEST(SocketFile, RemovesItsOwnFileOnly) {
  TempDirectory directory;
  const std::string path = directory.path("control.sock");
  {
    const auto file = SocketFile::bind(path);
    ASSERT_TRUE(file);
  }
  EXPECT_FALSE(exists(path));
  {
    const auto file = SocketFile::bind(path);
    ASSERT_TRUE(file);
    ASSERT_EQ(unlink(path.c_str()), 0);
    std::ofstream(path) << "another's";
  }
  EXPECT_TRUE(exists(path));
}

TEST(SocketFile, ReplacesAStaleSocket) {
  TempDirectory directory;
  const std::string path = directory.path("control.sock");
  auto dead = SocketFile::bind(path);
  ASSERT_TRUE(dead);  // bound, not listening: as good as left behind
  const auto file = SocketFile::bind(path);
  EXPECT_TRUE(file);
  dead = Error{""};
  EXPECT_TRUE(exists(path)) << "the new one's file was removed by the old owner";
}

TEST(SocketFile, RefusesALiveSocket) {
  TempDirectory directory;
  const std::string path = directory.path("control.sock");
  auto live = SocketFile::bind(path);
  ASSERT_TRUE(live);
  const int descriptor = live->take_descriptor();
  ASSERT_EQ(listen(descriptor, 1), 0);
  const auto file = SocketFile::bind(path);
  ASSERT_FALSE(file);
  EXPECT_THAT(file.error().message, HasSubstr("another limpetd answers on " + path));
  EXPECT_TRUE(exists(path));
  close(descriptor);
}

TEST(SocketFile, LeavesWhatIsNoSocketAlone) {
  TempDirectory directory;
  const std::string path = directory.path("file");
  std::ofstream(path) << "precious";
  ASSERT_EQ(symlink(path.c_str(), directory.path("link").c_str()), 0);
  for (const std::string& taken : {path, directory.path("link"), directory.path("")}) {
    EXPECT_FALSE(SocketFile::bind(taken)) << taken;
  }
  EXPECT_TRUE(exists(path));
  EXPECT_FALSE(SocketFile::bind(path + "/below/control.sock"));
  EXPECT_FALSE(SocketFile::bind(directory.path(std::string(200, 'x'))));
  EXPECT_FALSE(SocketFile::bind(""));
}

}  // namespace
}  // namespace limpet
