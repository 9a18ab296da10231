// SPDX-License-Identifier: GPL-2.0-or-later
// What a limpetd with a farm of two pools says, for tests.
#pragma once

#include "control/watch/answers.h"

namespace limpet {

/// After this many seconds: ex1 has got 100 packets of 1,000 bytes and two new clients in each, ex2
/// none; three packets a second were malformed, one had no member.
inline Answers answers_after(uint64_t seconds) {
  using nlohmann::json;
  const uint64_t ms = 1'000'000 + seconds * 1000;
  Answers answers;
  answers.status =
      json{{"version", "0.1.0"},
           {"pid", 123},
           {"uptime_seconds", 11520 + seconds},
           {"counted_ms", ms},
           {"verdicts",
            {{{"reason", "forwarded"}, {"action", "tx"}, {"packets", seconds * 100}},
             {{"reason", "no_member"}, {"action", "drop"}, {"packets", seconds}},
             {{"reason", "too_big"}, {"action", "drop"}, {"packets", 7}},
             {{"reason", "truncated"}, {"action", "drop"}, {"packets", seconds * 3}}}}};
  answers.vips = json::parse(R"({"vips": [{"name": "mail", "usable": 1, "addresses": [
    {"address": "192.0.2.10", "state": "present", "since_seconds": 70, "reason": ""},
    {"address": "2001:db8::10", "state": "conflict", "since_seconds": 2,
     "reason": "02:00:00:00:00:09 has it, too"}]}]})");
  answers.pools = json::parse(R"({"pools": [
    {"name": "cas", "healthy": 1, "could_serve": 2, "panic": false, "clients": 812,
     "source": "cas"},
    {"name": "web", "healthy": 0, "could_serve": 0, "panic": true, "source": "cas"}]})");
  answers.members = json::parse(R"({"members": [
    {"pool": "cas", "name": "ex1", "state": "up", "reason": "", "weight": 100, "share": 1,
     "clients": 800},
    {"pool": "cas", "name": "ex2", "state": "down", "reason": "https ex2:443: timed out, 3 times",
     "weight": 50, "share": 0, "clients": 12, "new_clients": 7, "packets": 5, "bytes": 6}]})");
  answers.members["counted_ms"] = ms;
  json& first = answers.members["members"][0];
  first["new_clients"] = 2 * seconds;
  first["packets"] = 100 * seconds;
  first["bytes"] = 100'000 * seconds;
  // As they come from a daemon: a parser makes other numbers than a compiler.
  for (json* part : {&answers.status, &answers.members}) *part = json::parse(part->dump());
  return answers;
}

}  // namespace limpet
