// SPDX-License-Identifier: GPL-2.0-or-later
// What the daemon knows at one moment, copied on its loop in a millisecond or two so that a scrape
// can make text of it elsewhere. Values; what is in the datapath's maps is not here (reading.h).
#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/farm/member.h"
#include "daemon/health/health.h"
#include "daemon/holdings.h"
#include "daemon/vip/vip_state.h"

namespace limpet {

struct Snapshot {
  struct Rule {
    uint32_t number = 0;
    std::string vip, pool;
    Protocol protocol = Protocol::tcp;
    std::vector<PortRange> ports;
  };
  struct Check {
    size_t check = 0;  // index in Pool::checks
    IpAddress address = IpAddress::v4({});
    std::optional<IpAddress> via;
    Known known = Known::unknown;
    uint64_t passed = 0, failed = 0;
    std::optional<std::chrono::system_clock::time_point> certificate_ends;
  };
  struct Member {
    std::string name;
    uint16_t number = 0;
    MemberState state = MemberState::unknown;
    uint32_t weight = 0, effective_weight = 0;
    double expected_share = 0;  // of its own pool's new clients
    std::array<std::optional<bool>, LIMPET_FAMILIES> resolved;
    uint64_t state_changes = 0;
    std::vector<Check> checks;
  };
  struct Pool {
    std::string name;
    uint32_t number = 0;
    uint32_t reachable = 0, healthy = 0, min_members = 0;
    bool panics = false, on_backup = false;
    uint64_t expected_clients = 0, memory = 0, swept = 0, bindings_limit = 0;
    uint32_t slots = 0;
    std::vector<std::string> checks;  // label values, in the file's order
    std::vector<Member> members;
  };
  struct Vip {
    std::string name;
    uint32_t usable = 0, min_members = 0;
  };
  struct VipAddress {
    std::string vip;
    IpAddress address;
    VipState::Name state = VipState::Name::absent;
  };
  struct Interface {
    std::string name, mode;  // "native", "generic", "none"
  };

  std::vector<Interface> interfaces;
  std::vector<Vip> vips;
  std::vector<VipAddress> vip_addresses;  // of those that limpet announces
  std::vector<Rule> rules;
  std::vector<Pool> pools;
  std::vector<Holder> holders;  // of the pools, in their order
  uint64_t resets = 0;          // Datapath::resets(), when this was taken

  uint64_t reloads_taken = 0, reloads_refused = 0;
  bool last_reload_taken = true;
  std::chrono::system_clock::time_point config_taken_at;
  uint64_t infos = 0, warnings = 0;  // events
  uint64_t checks_not_asked = 0, resolver_failures = 0;
  Health::Durations check_durations;
  std::optional<Histogram> loop_lag, table_build, table_apply, taking;
};

}  // namespace limpet
