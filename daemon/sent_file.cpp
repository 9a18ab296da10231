// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/sent_file.h"

#include "daemon/host_check.h"

namespace limpet {

Result<ConfigFile> sent_file(const nlohmann::json& params) {
  const auto text = params.find("text"), path = params.find("path");
  if (text == params.end() || !text->is_string()) return Error{"text: no text of a file"};
  const bool named = path != params.end() && path->is_string();
  auto file =
      parse_config_file(text->get<std::string>(), named ? path->get<std::string>() : "text");
  if (!file) return file;
  if (auto checked = check_host(file->config); !checked) return checked.error();
  return file;
}

}  // namespace limpet
