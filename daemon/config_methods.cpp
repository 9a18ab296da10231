// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config_methods.h"

#include <memory>

#include "daemon/config_report.h"
#include "daemon/plan/difference.h"
#include "daemon/plan_report.h"
#include "daemon/sent_file.h"
#include "daemon/wishes/wish_methods.h"

namespace limpet {
namespace {

using nlohmann::json;

/// The last reload that an operator has asked for.
struct Reload {
  uint64_t number = 0;
  std::vector<std::string> changes;  // as seen before it was taken
};

/// The configuration that the method is about: the file's, with the operators' wishes.
Result<Config> previewed(const LiveConfig& config, const Result<ConfigFile>& file,
                         const Wishes& wishes) {
  if (!file) return file.error();
  return config.preview(file->config, wishes);
}

Result<json> plan(Edge& edge, const LiveConfig& config, const json& params) {
  Wishes wishes = config.wishes();
  if (params.contains("change")) {
    const auto wished = wishes_after(config, params["change"]);
    if (!wished) return wished.error();
    wishes = *wished;
  }
  const auto then = previewed(config, config.read(), wishes);
  if (!then) return then.error();
  return show_plan(edge, *then);
}

Result<json> plan_text(Edge& edge, const LiveConfig& config, const json& params) {
  const auto then = previewed(config, sent_file(params), config.wishes());
  if (!then) return then.error();
  return show_plan(edge, *then);
}

Result<json> check(const Edge& edge, const LiveConfig& config, const Result<ConfigFile>& file) {
  const auto then = previewed(config, file, config.wishes());
  if (!then) return then.error();
  if (const auto farm = edge.farm_for(*then); !farm) return farm.error();
  return json{{"file", then->path}};
}

Result<json> outcome(const LiveConfig& config, const Reload& reload) {
  const LiveConfig::Reloads& reloads = config.reloads();
  if (reload.number != reloads.asked) {
    return Error{"another reload came after this one; the log says what became of them"};
  }
  json said = {{"reload", reload.number}, {"file", config.file().path}};
  if (config.waits()) {
    said["outcome"] = "waiting";
    return said;
  }
  if (!reloads.last_was_taken) return Error{reloads.refusal};
  said["outcome"] = "taken";
  said["changes"] = reload.changes;
  return said;
}

/// Nothing: no limit.
Result<std::optional<double>> most_moved(const json& params) {
  const auto most = params.find("max_moved");
  if (most == params.end()) return std::optional<double>();
  if (!most->is_number() || most->get<double>() < 0 || most->get<double>() > 1) {
    return Error{"max_moved is no number from 0 to 1"};
  }
  return std::optional(most->get<double>());
}

Result<json> take(Edge& edge, LiveConfig& config, const json& params,
                  const std::shared_ptr<Reload>& reload) {
  const auto most = most_moved(params);
  if (!most) return most.error();
  config.reload([&edge, reload, most = *most](const Config& then) -> Result<void> {
    reload->changes = difference(edge.config(), then);
    return most ? moves_within(edge, then, *most) : Result<void>();
  });
  reload->number = config.reloads().asked;
  return outcome(config, *reload);
}

/// Params may be an array, which no method here takes.
Method of_object(Method method) {
  return [method = std::move(method)](const json& params) -> Result<json> {
    if (!params.is_object()) return Error{"params must be an object"};
    return method(params);
  };
}

/// One that looks only, but not for everybody.
Change looks(Method method) {
  return [method = of_object(std::move(method))](const json& params, const Caller&) {
    return method(params);
  };
}

Change reload_method(Edge& edge, LiveConfig& config, const std::shared_ptr<Reload>& last) {
  return [&edge, &config, last](const json& params, const Caller& caller) -> Result<json> {
    if (!params.is_object()) return Error{"params must be an object"};
    auto said = take(edge, config, params, last);
    if (said) {
      const bool waits = (*said)["outcome"] == "waiting";
      edge.events().add_control(Severity::info, std::string("the file ") +
                                                    (waits ? "is to be" : "was") +
                                                    " reloaded, by " + caller.to_string());
    }
    return said;
  };
}

}  // namespace

Methods config_views(Edge& edge, const LiveConfig& config) {
  return {{"plan", of_object([&](const json& params) { return plan(edge, config, params); })},
          {"check", [&](const json&) { return check(edge, config, config.read()); }},
          {"config.diff",
           [&](const json&) -> Result<json> { return config_difference(edge, config); }}};
}

Changes config_changes(Edge& edge, LiveConfig& config) {
  const auto last = std::make_shared<Reload>();
  const auto text_plan = [&](const json& params) { return plan_text(edge, config, params); };
  const auto text_check = [&](const json& params) {
    return check(edge, config, sent_file(params));
  };
  const auto became = [&config, last](const json& params) -> Result<json> {
    if (params.value("reload", json()) != last->number) {
      return Error{"no such reload; the log says what became of it"};
    }
    return outcome(config, *last);
  };
  const auto show = [&config](const json&) -> Result<json> { return show_config(config); };
  const auto save = [&config](const json&) { return text_to_save(config); };
  return {{"reload", reload_method(edge, config, last)},
          {"reload.outcome", looks(became)},
          {"plan.text", looks(text_plan)},
          {"check.text", looks(text_check)},
          {"show.config", looks(show)},
          {"save", looks(save)}};
}

}  // namespace limpet
