// SPDX-License-Identifier: GPL-2.0-or-later
// The real BPF program with a farm in its maps, run on frames by BPF_PROG_TEST_RUN.
#pragma once

#include <linux/bpf.h>

#include <memory>
#include <string>
#include <vector>

#include "daemon/datapath_writer.h"
#include "tests/packet/frame.h"

namespace limpet {

struct Verdict {
  uint32_t action = 0;  // XDP_PASS, …
  Frame frame;          // as the program left it
};

class Program {
 public:
  /// From a configuration's text without [edge]. All members get next hops on `ifindex`; the MAC
  /// of member number n ends in n.
  static std::unique_ptr<Program> load(const std::string& toml, unsigned ifindex = loopback);

  /// As if the frame came in by the loopback interface, whose index is 1 in every namespace.
  Verdict run(const Frame& frame);

  /// What the reason counted since the last call.
  uint64_t counted(limpet_reason reason);

  Pool& pool(size_t index = 0) { return farm_.pools()[index]; }
  const Farm& farm() const { return farm_; }
  Datapath& datapath() { return datapath_; }
  void write(const Pool& pool) { writer_.write_pool(pool); }

  static constexpr unsigned loopback = 1;

 private:
  Program(Farm farm, Datapath datapath) : farm_(std::move(farm)), datapath_(std::move(datapath)) {}

  Farm farm_;
  Datapath datapath_;
  DatapathWriter writer_{datapath_};
  std::vector<uint64_t> counted_ = std::vector<uint64_t>(LIMPET_REASON_COUNT);
};

/// The last byte of the destination MAC: by Program's convention the number of the member.
inline uint16_t member_of(const Verdict& verdict) {
  return verdict.frame.at(5);
}

/// False, with the reason, where BPF cannot be had; a test then skips.
bool can_load_programs(std::string* reason);

}  // namespace limpet
