// SPDX-License-Identifier: GPL-2.0-or-later
// limpetd: wires the parts together. The only place that sees them all.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "daemon/config/config_reader.h"
#include "daemon/config_methods.h"
#include "daemon/control/control_server.h"
#include "daemon/detachment.h"
#include "daemon/edge.h"
#include "daemon/explanations.h"
#include "daemon/host_check.h"
#include "daemon/load_measurement.h"
#include "daemon/log.h"
#include "daemon/loop/guard.h"
#include "daemon/metrics/metrics_server.h"
#include "daemon/metrics/take_snapshot.h"
#include "daemon/names/live_config.h"
#include "daemon/observation.h"
#include "daemon/options.h"
#include "daemon/privileges.h"
#include "daemon/process_limits.h"
#include "daemon/report.h"
#include "daemon/run_as.h"
#include "daemon/supervision.h"
#include "daemon/trace.h"
#include "daemon/wishes/wish_memory.h"
#include "daemon/wishes/wish_methods.h"
#include "ebpf/pin_directory.h"

namespace limpet {
namespace {

int fail(const Error& error) {
  log_error(error.message);
  return 1;
}

Result<ConfigFile> read_checked(const std::string& path) {
  auto file = read_config_file(path);
  if (!file) return file;
  if (auto checked = check_host(file->config); !checked) return checked.error();
  return file;
}

Handle<uv_signal_t> on_signal(uv_loop_t* loop, int number, void* data, uv_signal_cb callback) {
  auto signal =
      make_handle<uv_signal_t>([&](uv_signal_t* handle) { return uv_signal_init(loop, handle); });
  if (!signal) return signal;
  signal->data = data;
  uv_signal_start(signal.get(), callback, number);
  return signal;
}

void stop(uv_signal_t* handle, int) {
  log_info("stopping; packets are forwarded on, to the members as they are now");
  static_cast<Supervision*>(handle->data)->stopping();
  uv_stop(handle->loop);
}

void reload(uv_signal_t* handle, int) {
  guarded("reload", [&] { static_cast<LiveConfig*>(handle->data)->reload(); });
}

/// The file that was read, with its members' names asked for, and what operators want beside it.
Result<std::unique_ptr<LiveConfig>> ask_for_names(uv_loop_t* loop, const Options& options,
                                                  ConfigFile file, const Wishes& wishes) {
  const auto read = [path = options.config] { return read_checked(path); };
  const auto ask = [loop](const std::string& name, LookupDone done) {
    return look_up(loop, name, std::move(done));
  };
  return LiveConfig::open(loop, std::move(file), read, ask, {}, wishes);
}

/// nullptr if the file wants none.
Result<std::unique_ptr<MetricsServer>> serve_metrics(uv_loop_t* loop, Edge& edge,
                                                     const LiveConfig& config, const LoopLag& lag) {
  if (!edge.config().edge.metrics) return std::unique_ptr<MetricsServer>();
  auto source = SnapshotSource::open(loop, [&] { return take_snapshot(edge, config, lag); });
  if (!source) return source.error();
  return MetricsServer::open(*edge.config().edge.metrics, std::move(*source), edge.datapath());
}

void tell_of_detachment(const Config& config) {
  log_info("detached: nothing of limpet is left in " + config.edge.pins);
}

/// What operators may ask.
Methods view_methods(Edge& edge, const LiveConfig& config) {
  Methods methods = report_methods(edge);
  methods["show.changes"] = [&config](const nlohmann::json&) { return show_changes(config); };
  methods.merge(config_views(edge, config));
  return methods;
}

/// What operators may change.
Changes change_methods(uv_loop_t* loop, Edge& edge, LiveConfig& config, Trace& trace,
                       LoadMeasurement& load) {
  const auto detach = [loop, &edge](const nlohmann::json&,
                                    const Caller& caller) -> Result<nlohmann::json> {
    uv_stop(loop);
    if (auto done = edge.detach(); !done) return done.error();
    edge.events().add_control(Severity::info, "detached by " + caller.to_string());
    tell_of_detachment(edge.config());
    return nlohmann::json{{"pins", edge.config().edge.pins}};
  };
  Changes changes = wish_methods(config, edge.events());
  changes.merge(config_changes(edge, config));
  changes["detach"] = detach;
  // These load programs.
  changes.merge(trace.methods());
  changes.merge(load.methods());
  return changes;
}

void tell_of_refusal(Edge& edge, const Caller& caller, const std::string& what) {
  edge.events().add_control(Severity::warning, what + " is refused to " + caller.to_string());
}

int run(uv_loop_t* loop, const Options& options) {
  auto file = read_checked(options.config);
  if (!file) return fail(file.error());
  if (auto granted = require_privileges(file->config); !granted) return fail(granted.error());
  auto pins = PinDirectory::open(file->config.edge.pins);
  if (!pins) return fail({"edge.pins: " + pins.error().message});
  if (!options.user.empty()) {
    auto became = run_as(options.user, file->config, *pins);
    if (!became) return fail(became.error());
    // What root may read and run the user may not.
    if (auto checked = check_host(file->config); !checked) return fail(checked.error());
  }

  std::signal(SIGHUP, SIG_IGN);  // not before there is something to reload: it would kill us
  const std::string socket = file->config.edge.control_socket;
  const WishMemory wishes(file->config.edge.changes_file());
  const auto config = ask_for_names(loop, options, std::move(*file), wishes.read());
  if (!config) return fail(config.error());
  auto now = (*config)->now();
  if (!now) return fail(now.error());
  auto edge = Edge::open(loop, std::move(*now), std::move(*pins));
  if (!edge) return fail(edge.error());
  const auto supervision = Supervision::open(loop, [&] { return summary(**edge); });
  if (!supervision) return fail(supervision.error());
  const auto terminate = on_signal(loop, SIGTERM, supervision->get(), stop);
  const auto interrupt = on_signal(loop, SIGINT, supervision->get(), stop);
  const auto hang_up = on_signal(loop, SIGHUP, config->get(), reload);
  if (!terminate || !interrupt || !hang_up) return fail({"cannot listen for signals"});
  Explanations explanations(**edge);
  Methods views = view_methods(**edge, **config);
  views["explain"] = [&](const nlohmann::json& params) { return explanations.explain(params); };
  const auto observation = Observation::open(loop, **edge);
  if (!observation) return fail(observation.error());
  Trace trace(**observation, **edge);
  const auto load = LoadMeasurement::open(loop, **observation, **edge);
  if (!load) return fail(load.error());
  auto control =
      ControlServer::open(loop, socket,
                          {.methods = std::move(views),
                           .changes = change_methods(loop, **edge, **config, trace, **load),
                           .refused = [&](const Caller& who, const std::string& what) {
                             tell_of_refusal(**edge, who, what);
                           }});
  if (!control) return fail(control.error());
  const auto lag = LoopLag::open(loop);
  if (!lag) return fail(lag.error());
  const auto metrics = serve_metrics(loop, **edge, **config, **lag);
  if (!metrics) return fail(metrics.error());
  if (auto attached = (*edge)->attach(); !attached) return fail(attached.error());
  (*config)->follow([&](Config changed) { return (*edge)->reload(std::move(changed)); },
                    [&](const Wishes& changed) { wishes.write(changed); });
  log_info("ready");
  (*supervision)->ready();
  explanations.load(loop);
  uv_run(loop, UV_RUN_DEFAULT);
  return 0;
}

int run_on_a_loop(Options options) {
  // Clients are told where the file is, and they are elsewhere.
  std::error_code unknown;
  const auto path = std::filesystem::absolute(options.config, unknown);
  if (!unknown) options.config = path.lexically_normal();
  make_room_for_lookups();
  raise_descriptor_limit();
  keep_capabilities_from_children();
  uv_loop_t loop;
  if (uv_loop_init(&loop) != 0) return fail({"cannot make an event loop"});
  const int status = run(&loop, options);
  // The handles' close callbacks; but a question for a name may hang for half a minute more, and
  // libuv would wait for its thread until the process ends.
  uv_run(&loop, UV_RUN_NOWAIT);
  uv_run(&loop, UV_RUN_NOWAIT);
  if (uv_loop_close(&loop) == UV_EBUSY) std::_Exit(status);
  return status;
}

/// Whatever a limpetd has left; one that runs has to end before.
int detach(const Options& options) {
  auto config = read_config(options.config);
  if (!config) return fail(config.error());
  if (auto granted = require_privileges(*config); !granted) return fail(granted.error());
  auto pins = PinDirectory::open(config->edge.pins);
  if (!pins) return fail({"edge.pins: " + pins.error().message});
  if (auto done = take_everything_away(std::move(*pins)); !done) return fail(done.error());
  tell_of_detachment(*config);
  return 0;
}

int check(const Options& options) {
  auto config = read_checked(options.config);
  if (!config) return fail(config.error());
  std::printf("%s: no errors\n", options.config.c_str());
  return 0;
}

}  // namespace
}  // namespace limpet

int main(int count, char** arguments) {
  using namespace limpet;
  const auto options = parse_options(count, arguments);
  if (!options) {
    std::fprintf(stderr, "limpetd: %s; see 'limpetd --help'\n", options.error().message.c_str());
    return 2;
  }
  switch (options->action) {
    case Options::Action::help:
      std::printf("%s", usage_text);
      return 0;
    case Options::Action::version:
      std::printf("limpetd %s\n", LIMPET_VERSION);
      return 0;
    case Options::Action::check:
      return check(*options);
    case Options::Action::detach:
      return detach(*options);
    case Options::Action::run:
      break;
  }
  return run_on_a_loop(*options);
}
