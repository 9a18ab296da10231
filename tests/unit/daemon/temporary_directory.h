// SPDX-License-Identifier: GPL-2.0-or-later
// A directory of the test's own, gone with it.
#pragma once

#include <string>

namespace limpet {

class TemporaryDirectory {
 public:
  TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory();

  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// What a file contains; "" when there is none.
std::string contents(const std::string& file);

}  // namespace limpet
