// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/trace.h"

#include <algorithm>
#include <chrono>

#include "daemon/observation_report.h"

namespace limpet {
namespace {

using nlohmann::json;

/// A reply takes a few milliseconds of the loop.
constexpr uint64_t most_at_once = 500;

int64_t wall_before_monotonic_ns() {
  const auto wall = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::nanoseconds(wall).count() - static_cast<int64_t>(uv_hrtime());
}

Error not_under_way() {
  return {"there is no such trace any more"};
}

}  // namespace

Changes Trace::methods() {
  return {{"trace.start",
           [this](const json& params, const Caller& caller) { return start(params, caller); }},
          {"trace.read", [this](const json& params, const Caller&) { return read(params); }},
          {"trace.stop", [this](const json& params, const Caller&) { return stop(params); }}};
}

Result<json> Trace::start(const json& params, const Caller& caller) {
  auto question = read_trace_question(params);
  if (!question) return question.error();
  const std::string of = question->client.empty() ? "all clients" : question->client;
  const auto session = observation_.begin({.packets = question->packets,
                                           .time = question->time,
                                           .what = "trace of " + of,
                                           .who = caller.to_string()});
  if (!session) return session.error();
  session_ = *session;
  question_ = std::move(*question);
  told_ = 0;
  realtime_ns_ = wall_before_monotonic_ns();
  return json{{"session", session_}};
}

Result<json> Trace::read(const json& params) {
  if (read_session(params) != session_ || !observation_.is(session_)) return not_under_way();
  const bool over = !observation_.ended().empty();
  const uint64_t left = question_.count - told_;
  const auto taken = observation_.take(std::min(left, most_at_once));
  json records = json::array();
  const Names names = edge_.farm().names();
  for (const limpet_observation& one : taken) {
    records.push_back(show_observation(one, edge_.farm(), names, realtime_ns_, question_.frames));
  }
  told_ += taken.size();
  if (told_ == question_.count) observation_.end("all packets that were wanted have come");
  const bool done = told_ == question_.count || (over && taken.empty());
  const char* state = done ? "ended" : observation_.running() || over ? "running" : "beginning";
  return json{{"records", std::move(records)},   {"more", taken.size() == most_at_once},
              {"lost", observation_.lost()},     {"state", state},
              {"failed", observation_.failed()}, {"why", observation_.ended()}};
}

/// What has come by then may still be read.
Result<json> Trace::stop(const json& params) {
  if (read_session(params) != session_ || !observation_.is(session_)) return not_under_way();
  observation_.end("it was stopped");
  return json{{"lost", observation_.lost()}};
}

}  // namespace limpet
