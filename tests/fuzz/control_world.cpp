// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/fuzz/control_world.h"

#include "daemon/explain_question.h"
#include "daemon/plan/difference.h"
#include "daemon/wishes/wish_methods.h"

namespace limpet {
namespace {

using nlohmann::json;

constexpr const char* text = R"(
[edge]
interfaces = ["eth0"]
hash_seed = "mail-farm"

[[vip]]
name = "mail"
addresses = ["192.0.2.10", "2001:db8::10"]

[[vip]]
name = "web"
addresses = ["192.0.2.11"]

[[pool]]
name = "cas"
forward = "l2"
affinity = "single"
members = [
  { name = "ex1", addresses = ["192.0.2.21", "2001:db8::21"] },
  { name = "ex2", addresses = ["192.0.2.22", "2001:db8::22"], weight = 50 },
]

[[pool]]
name = "spare"
forward = "ipip"
affinity = "none"
members = [
  { name = "ex2", addresses = ["192.0.2.22"], state = "draining" },
]

[[rule]]
vip = "mail"
protocol = "tcp"
ports = [443, "1024-65535"]
pool = "cas"

[[rule]]
vip = "web"
protocol = "udp"
ports = [53]
pool = "spare"
)";

Result<json> show(const Result<ExplainQuestion>& question) {
  if (!question) return question.error();
  return json{{"vip", question->vip}, {"address", question->packet.vip.to_string()}};
}

}  // namespace

ControlWorld::ControlWorld()
    : file_(*parse_config_file(text, "limpet.toml")),
      taken_(file_.config),
      farm_(*Farm::make(file_.config)) {
  uv_loop_init(&loop_);
  const auto read = [this]() -> Result<ConfigFile> { return file_; };
  const auto ask = [](const std::string&, const LookupDone&) -> Result<void> { return {}; };
  config_ = *LiveConfig::open(&loop_, file_, read, ask, {});
  config_->follow([this](const Config& config) { return take(config); });
  service_.methods = {
      {"show.changes", [this](const json&) { return show_changes(*config_); }},
      {"plan", [this](const json& params) { return plan(params); }},
      {"explain", [this](const json& params) { return show(read_question(params, farm_)); }}};
  service_.changes = wish_methods(*config_, events_);
}

ControlWorld::~ControlWorld() {
  config_.reset();
  uv_run(&loop_, UV_RUN_NOWAIT);
  uv_loop_close(&loop_);
}

void ControlWorld::begin() {
  if (!unchanged()) static_cast<void>(config_->wish({}));
}

Result<void> ControlWorld::take(const Config& config) {
  auto farm = farm_.with(config);
  if (!farm) return farm.error();
  farm_ = std::move(*farm);
  taken_ = config;
  return {};
}

/// As show_plan, but for what it counts in the datapath.
Result<json> ControlWorld::plan(const json& params) const {
  Wishes wishes = config_->wishes();
  if (params.is_object() && params.contains("change")) {
    const auto wished = wishes_after(*config_, params["change"]);
    if (!wished) return wished.error();
    wishes = *wished;
  }
  const auto then = config_->preview(file_.config, wishes);
  if (!then) return then.error();
  const auto farm = farm_.with(*then);
  if (!farm) return farm.error();
  return json{{"changes", difference(taken_, *then)}};
}

}  // namespace limpet
