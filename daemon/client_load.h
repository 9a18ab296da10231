// SPDX-License-Identifier: GPL-2.0-or-later
// Which clients send most, of the packets that were observed: for each pool the most frequent keys,
// as its affinity says what a client is. Pure, and bounded whatever comes.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>

#include "daemon/farm/farm.h"
#include "daemon/space_saving.h"
#include "ebpf/names.h"
#include "ebpf/observation.h"

namespace limpet {

class ClientLoad {
 public:
  static constexpr size_t counters_a_pool = 1024;

  /// One that was decided by no pool's table is left out.
  void add(const limpet_observation& observation);

  /// What the packets stand for.
  struct Scale {
    double seconds = 0;   // in which they came
    uint32_t sample = 1;  // one of so many
    uint64_t lost = 0;    // more of them were not told of
  };
  /// `pools` of the method load.read; control/README.md has its fields. At most so many clients of
  /// each.
  nlohmann::json report(const Farm& farm, const Names& names, const Scale& scale,
                        size_t most) const;

 private:
  struct About {
    limpet_observation packet;  // without its frame
    uint64_t packets = 0, bytes = 0;
  };
  struct PoolLoad {
    SpaceSaving<About> clients{counters_a_pool};
    std::map<uint32_t, uint64_t> packets_of;  // by member
    uint64_t bytes = 0;
  };
  static nlohmann::json report_client(const SpaceSaving<About>::Counter& client,
                                      const PoolLoad& load, const Pool& pool, const Names& names,
                                      double factor);

  std::map<uint32_t, PoolLoad> pools_;  // by number
  uint64_t packets_ = 0;
};

}  // namespace limpet
