// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/config_file.h"

#include <exception>
#include <utility>

#include "daemon/config/config_reader.h"
#include "daemon/config/file_text.h"

namespace limpet {

namespace {

constexpr size_t kLargestFile = size_t{4} << 20;

}  // namespace

Result<ConfigFile> parse_config_file(std::string text, const std::string& path) {
  auto config = parse_config(text, path);
  if (!config) return config.error();
  return ConfigFile{std::move(*config), std::move(text)};
}

Result<ConfigFile> read_config_file(const std::string& path) {
  try {
    auto text = config::read_file(path, kLargestFile);
    if (!text) return text.error();
    return parse_config_file(std::move(*text), path);
  } catch (const std::exception& error) {  // out of memory, in practice
    return Error{path + ": cannot be read: " + error.what()};
  }
}

Result<Config> read_config(const std::string& path) {
  auto file = read_config_file(path);
  if (!file) return file.error();
  return std::move(file->config);
}

}  // namespace limpet
