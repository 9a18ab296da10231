// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/load_measurement.h"

#include "daemon/loop/guard.h"
#include "daemon/loop/monotonic.h"
#include "daemon/trace_question.h"

namespace limpet {
namespace {

using nlohmann::json;

constexpr uint64_t tick_ms = 50;
constexpr uint64_t most_at_once = 2'000;
constexpr uint64_t longest_s = 60, usual_s = 5;
constexpr uint64_t usual_sample = 64, usual_clients = 10, most_clients = 100;
constexpr std::chrono::seconds time_to_load{30};  // of a busy machine; what is wanted begins then

}  // namespace

Result<std::unique_ptr<LoadMeasurement>> LoadMeasurement::open(uv_loop_t* loop,
                                                               Observation& observation,
                                                               const Edge& edge) {
  std::unique_ptr<LoadMeasurement> self(new LoadMeasurement(observation, edge));
  self->timer_ = make_handle<uv_timer_t>([&](uv_timer_t* t) { return uv_timer_init(loop, t); });
  if (!self->timer_) return Error{"libuv: no timer"};
  self->timer_->data = self.get();
  return self;
}

Changes LoadMeasurement::methods() {
  return {{"load.start",
           [this](const json& params, const Caller& caller) { return start(params, caller); }},
          {"load.read", [this](const json& params, const Caller&) { return read(params); }},
          {"load.stop", [this](const json& params, const Caller&) { return stop(params); }}};
}

Result<json> LoadMeasurement::start(const json& params, const Caller& caller) {
  const auto seconds = read_number(params, "seconds", 1, longest_s, usual_s);
  const auto sample = read_number(params, "sample", 1, 1'000'000, usual_sample);
  for (const auto* number : {&seconds, &sample}) {
    if (!*number) return number->error();
  }
  const auto session = observation_.begin({.packets = {.sample = static_cast<uint32_t>(*sample)},
                                           .time = std::chrono::seconds(*seconds) + time_to_load,
                                           .what = "measurement of the heaviest clients",
                                           .who = caller.to_string()});
  if (!session) return session.error();
  session_ = *session;
  sample_ = static_cast<uint32_t>(*sample);
  wanted_ms_ = *seconds * 1000;
  begin_ms_ = end_ms_ = 0;
  load_ = {};
  uv_timer_start(
      timer_.get(),
      [](uv_timer_t* timer) {
        guarded("counting", [&] { static_cast<LoadMeasurement*>(timer->data)->count(); });
      },
      tick_ms, tick_ms);
  return json{{"session", session_}};
}

void LoadMeasurement::count() {
  if (!observation_.is(session_)) return static_cast<void>(uv_timer_stop(timer_.get()));
  const uint64_t now = monotonic_ms();
  if (begin_ms_ == 0 && observation_.running()) begin_ms_ = now;
  for (const limpet_observation& one : observation_.take(most_at_once)) load_.add(one);
  if (begin_ms_ != 0 && now >= begin_ms_ + wanted_ms_) observation_.end("it is measured");
  if (observation_.ended().empty()) return;
  end_ms_ = now;
  uv_timer_stop(timer_.get());
}

bool LoadMeasurement::is_mine(const json& params) const {
  return read_session(params) == session_ && observation_.is(session_);
}

Result<json> LoadMeasurement::read(const json& params) {
  if (!is_mine(params)) return Error{"there is no such measurement any more"};
  const auto most = read_number(params, "limit", 1, most_clients, usual_clients);
  if (!most) return most.error();
  if (end_ms_ == 0) return json{{"state", begin_ms_ == 0 ? "beginning" : "running"}};
  const double seconds = begin_ms_ == 0 ? 0 : static_cast<double>(end_ms_ - begin_ms_) / 1000;
  const ClientLoad::Scale scale{.seconds = seconds, .sample = sample_, .lost = observation_.lost()};
  return json{{"state", "ended"},
              {"why", observation_.ended()},
              {"failed", observation_.failed()},
              {"seconds", seconds},
              {"sample", sample_},
              {"lost", scale.lost},
              {"pools", load_.report(edge_.farm(), edge_.farm().names(), scale, *most)}};
}

Result<json> LoadMeasurement::stop(const json& params) {
  if (!is_mine(params)) return Error{"there is no such measurement any more"};
  observation_.end("it was stopped");
  count();
  return json::object();
}

}  // namespace limpet
