// SPDX-License-Identifier: GPL-2.0-or-later
// show clients: who is bound to which member; with --top, who sends most.
#include <algorithm>
#include <array>
#include <tuple>

#include "control/clients_table.h"
#include "control/commands.h"
#include "control/field.h"
#include "control/interruption.h"
#include "control/member_words.h"
#include "control/number_option.h"
#include "control/protocol.h"

namespace limpet {
namespace {

using nlohmann::json;

constexpr std::chrono::milliseconds pause{200};

constexpr std::array<Option, 7> options = {{
    {"--pool", "POOL", "those of this pool alone"},
    {"--member", "MEMBER", "those bound to this member alone"},
    {"--client", "ADDRESS", "the bindings of this client alone"},
    {"--limit", "N", "so many at most: 50, or 10 a pool with --top, if nothing is said"},
    {"--top", nullptr, "who sends most, by a look at packets for some seconds"},
    {"--for", "TIME", "with --top: for 5s, if nothing is said; 1m at most"},
    {"--sample", "N", "with --top: at one of N packets; else at about 2000 a second"},
}};

Result<json> params(const Arguments& arguments) {
  if (!arguments.words.empty()) return Error{"show clients takes options alone, and no more words"};
  const bool top = arguments.has("--top");
  json asked = json::object();
  for (const auto& [option, key, of_top] :
       {std::tuple("--pool", "pool", false), std::tuple("--member", "member", false),
        std::tuple("--client", "client", false), std::tuple("--for", "seconds", true),
        std::tuple("--sample", "sample", true)}) {
    const std::string* value = arguments.value(option);
    if (value == nullptr) continue;
    if (top != of_top) {
      return Error{std::string(option) + " means nothing " + (top ? "with" : "without") + " --top"};
    }
    asked[key] = *value;
  }
  if (const std::string* time = arguments.value("--for")) {
    const auto seconds = parse_duration(*time);
    if (!seconds) return Error{"--for " + *time + ": say how long, as in 5s, 1m"};
    asked["seconds"] = *seconds;
  }
  for (const auto& [option, key] :
       {std::pair("--limit", "limit"), std::pair("--sample", "sample")}) {
    if (auto set = set_number(asked, arguments, option, key); !set) return set.error();
  }
  return asked;
}

/// How many packets members have got so far.
Result<uint64_t> count_packets(Session& session) {
  const auto status = session.ask("status");
  if (!status) return status.error();
  uint64_t packets = 0;
  const json* verdicts = list_field(*status, "verdicts");
  for (const json& verdict : verdicts ? *verdicts : json::array()) {
    const std::string reason = text_field(verdict, "reason");
    const bool to_member = reason == "forwarded" || reason == "redirected" || reason == "local";
    if (to_member) packets += number_field(verdict, "packets").value_or(0);
  }
  return packets;
}

/// One of so many that about two thousand a second are looked at: all, where there are fewer.
Result<uint64_t> choose_sample(Session& session, const Interruption& interruption) {
  constexpr std::chrono::milliseconds time{500};
  constexpr uint64_t wanted = 1'000;  // in this time
  const auto before = count_packets(session);
  if (!before) return before.error();
  if (interruption.comes_within(time)) return Error{"it was stopped"};
  const auto after = count_packets(session);
  if (!after) return after.error();
  return std::clamp<uint64_t>((*after - std::min(*after, *before)) / wanted, 1, 1'000'000);
}

/// Waits for the end of the measurement; ^C is one.
Result<json> measure(Session& session, const json& asked) {
  const Interruption interruption;
  json start = asked;
  start.erase("limit");
  if (!start.contains("sample")) {
    const auto sample = choose_sample(session, interruption);
    if (!sample) return sample.error();
    start["sample"] = *sample;
  }
  const auto begun = session.ask("load.start", start);
  if (!begun) return begun.error();
  json of = {{"session", number_field(*begun, "session").value_or(0)}};
  if (asked.contains("limit")) of["limit"] = asked["limit"];
  for (;;) {
    auto result = session.ask("load.read", of);
    if (!result || text_field(*result, "state") == "ended") return result;
    if (!interruption.comes_within(pause)) continue;
    if (auto stopped = session.ask("load.stop", of); !stopped) return stopped.error();
  }
}

Result<void> write(const Session& session, const json& result,
                   std::string (*print)(const json&, const Style&)) {
  return Session::write(session.wants_json() ? result_line(1, result)
                                             : print(result, session.style()));
}

Result<void> run(Session& session, const json& asked) {
  const bool top = session.arguments().has("--top");
  const auto result = top ? measure(session, asked) : session.ask("show.clients", asked);
  if (!result) return result.error();
  const json* failed = find_field(*result, "failed");
  if (failed != nullptr && *failed == true) return Error{text_field(*result, "why")};
  return write(session, *result, top ? load_tables : clients_table);
}

}  // namespace

const Command show_clients_command = {
    .words = "show clients",
    .help = "clients that are bound to members, and for how long; --top: who sends most",
    .method = nullptr,
    .params = params,
    .options = options,
    .run = run,
};

}  // namespace limpet
