// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/wishes/wish_memory.h"

#include <filesystem>
#include <system_error>

#include "daemon/config/file_text.h"
#include "daemon/log.h"
#include "daemon/state_file.h"

namespace limpet {
namespace {

constexpr size_t largest_file = size_t{16} << 20;

}  // namespace

Wishes WishMemory::read() const {
  std::error_code error;
  if (!std::filesystem::exists(file_, error)) return {};
  const auto text = config::read_file(file_, largest_file);
  const auto wishes = text ? Wishes::parse(*text) : Result<Wishes>(text.error());
  if (wishes) return *wishes;
  log_warning("operators' changes are lost, and the file alone counts: " + file_ + ": " +
              wishes.error().message);
  return {};
}

void WishMemory::write(const Wishes& wishes) const {
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(file_).parent_path(), error);
  if (auto written = replace_file(file_, wishes.text()); !written) {
    log_warning("operators' changes will not outlive this run: " + written.error().message);
  }
}

}  // namespace limpet
