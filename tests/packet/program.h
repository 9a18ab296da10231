// SPDX-License-Identifier: GPL-2.0-or-later
// The real BPF program with a farm in its maps, run on frames by BPF_PROG_TEST_RUN, beside the code
// of the daemon that writes the farm and lets time pass.
#pragma once

#include <linux/bpf.h>

#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "daemon/affinity/aging.h"
#include "daemon/datapath_writer.h"
#include "daemon/inheritance.h"
#include "tests/packet/frame.h"

namespace limpet {

struct Verdict {
  uint32_t action = 0;  // XDP_PASS, …
  Frame frame;          // as the program left it
};

class Program {
 public:
  /// From a configuration's text without [edge]. All members get next hops on `ifindex`, for each
  /// family that they need; the MAC of member number n ends in n. With Clock::test the time is 0
  /// until set_time(). With room for probes with numbers below `probes`.
  static std::unique_ptr<Program> load(const std::string& toml, unsigned ifindex = loopback,
                                       Clock clock = Clock::kernel, uint32_t probes = 0);

  /// As a start of limpetd does, with what is pinned there: by a configuration's text, with [edge]
  /// if that is to be another one. Attached to these interfaces.
  static std::unique_ptr<Program> start(const std::string& toml, const PinDirectory& pins,
                                        const std::vector<unsigned>& interfaces);

  /// As a changed file would; throws when it is refused. New members get next hops.
  void reconfigure(const std::string& toml);

  /// By which program frames are decided: the datapath's, or another over its maps.
  int fd() const { return other_ >= 0 ? other_ : datapath_.program_fd(); }
  void run_by(int other) { other_ = other; }

  /// As if the frame came in by the loopback interface, whose index is 1 in every namespace.
  Verdict run(const Frame& frame);

  /// What the reason counted since the last call.
  uint64_t counted(limpet_reason reason);

  Pool& pool(size_t index = 0) { return farm_.pools()[index]; }
  const Farm& farm() const { return farm_; }
  Datapath& datapath() { return datapath_; }
  /// The tables of the pool and of those that it is a backup of, after a change of its members.
  void write(const Pool& pool);
  /// As if this had been learned of the member's address for packets of this family; it stays so
  /// through reconfigure(). For Error{} it is down. Throws when the member needs no such way.
  void set_next_hop(size_t pool, const std::string& member, limpet_family family,
                    const Result<NextHop>& next_hop);
  /// What members get by default.
  static NextHop next_hop_of(const Member& member, unsigned ifindex = loopback);

  // What time does, step by step; or what is due, as the daemon does it at each tick.
  void set_time(uint64_t ns);
  void turn_epoch(size_t pool = 0);
  void turn_recent() { datapath_.turn_recent(); }
  void sweep(size_t pool = 0);  // a whole pass
  void advance_to(uint64_t ns);

  limpet_pool record(size_t pool = 0) const { return datapath_.pool(static_cast<uint32_t>(pool)); }
  /// The member number that new clients of each slot get.
  std::vector<uint16_t> table(size_t pool = 0);
  size_t tracked_slots(size_t pool = 0);
  const Sweep& sweep_of(uint32_t pool = 0) const { return *aging_.sweep(pool); }

  static constexpr unsigned loopback = 1;

 private:
  Program(Farm farm, Datapath datapath, unsigned ifindex)
      : farm_(std::move(farm)), datapath_(std::move(datapath)), ifindex_(ifindex) {}
  Program(Inheritance inheritance, unsigned ifindex)
      : farm_(std::move(inheritance.farm)),
        datapath_(std::move(inheritance.datapath)),
        takeover_(std::move(inheritance.takeover)),
        ifindex_(ifindex) {}
  void connect_members();
  void write_everything();
  uint32_t now_s() const { return static_cast<uint32_t>(now_ns_ / 1'000'000'000); }

  void write_tables(const std::set<uint32_t>& pools);

  Farm farm_;
  Datapath datapath_;
  Takeover takeover_;
  unsigned ifindex_;
  /// By pool, member and family: what set_next_hop() said.
  std::map<std::tuple<size_t, std::string, limpet_family>, Result<NextHop>> set_;
  uint64_t now_ns_ = 0;
  int other_ = -1;
  DatapathWriter writer_{datapath_};
  Aging aging_{datapath_};
  std::vector<uint64_t> counted_ = std::vector<uint64_t>(LIMPET_REASON_COUNT);
};

/// The last byte of the destination MAC: by Program's convention the number of the member.
inline uint16_t member_of(const Verdict& verdict) {
  return verdict.frame.at(5);
}

/// False, with the reason, where BPF cannot be had; a test then skips.
bool can_load_programs(std::string* reason);

}  // namespace limpet
