// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config_report.h"

#include "daemon/plan/difference.h"
#include "daemon/wishes/wish_methods.h"

namespace limpet {
namespace {

using nlohmann::json;

json origin(const LiveConfig& config) {
  return {{"file", config.file().path},
          {"taken_at", std::chrono::system_clock::to_time_t(config.reloads().taken_at)}};
}

/// Why a reload of this file would be refused, if it would.
Result<void> acceptable(const Edge& edge, const LiveConfig& config, const Config& file) {
  const auto then = config.preview(file, config.wishes());
  if (!then) return then.error();
  const auto farm = edge.farm_for(*then);
  return farm ? Result<void>() : farm.error();
}

}  // namespace

json show_config(const LiveConfig& config) {
  json said = origin(config);
  said["text"] = config.text();
  return said;
}

json config_difference(const Edge& edge, const LiveConfig& config) {
  json said = origin(config);
  said["members"] = show_changes(config)["members"];
  said["on_disk"] = json::array();
  const auto file = config.read();
  if (!file) {
    said["refusal"] = file.error().message;
    return said;
  }
  said["same_text"] = file->text == config.text();
  said["on_disk"] = difference(config.file(), file->config);
  if (const auto good = acceptable(edge, config, file->config); !good) {
    said["refusal"] = good.error().message;
  }
  return said;
}

Result<json> text_to_save(const LiveConfig& config) {
  const auto text =
      config.wishes().written(config.file(), config.text(), std::chrono::system_clock::now());
  if (!text) return text.error();
  return json{{"file", config.file().path}, {"text", config.text()}, {"text_then", *text}};
}

}  // namespace limpet
