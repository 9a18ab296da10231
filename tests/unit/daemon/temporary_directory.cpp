// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/unit/daemon/temporary_directory.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace limpet {

TemporaryDirectory::TemporaryDirectory() : path_(testing::TempDir() + "limpet-test-XXXXXX") {
  EXPECT_NE(mkdtemp(path_.data()), nullptr);
}

TemporaryDirectory::~TemporaryDirectory() {
  std::filesystem::remove_all(path_);
}

std::string contents(const std::string& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace limpet
