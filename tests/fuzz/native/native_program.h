// SPDX-License-Identifier: GPL-2.0-or-later
// The XDP program compiled for this machine, run on a frame: what bpf_prog_test_run is to the real
// one. It is there for its coverage, and does as the real one does, bugs included.
#pragma once

#include "tests/fuzz/native/native_maps.h"
#include "tests/packet/packet_model.h"

namespace limpet::fuzz {

class NativeProgram {
 public:
  /// With copies of the maps of the loaded program, which has its farm by now.
  static Result<NativeProgram> copy_of(int program_fd, const model::Farm& farm,
                                       PacketModel::Routes routes);

  struct Verdict {
    uint32_t action;
    model::Bytes frame;
  };
  /// A frame that the driver gives whole.
  Verdict run(const model::Arrival& arrival);

  void forget_fragment(uint32_t place);
  void set_limit(limpet_limit which, int64_t used_up_to_ns);

 private:
  NativeProgram(NativeMaps maps, const model::Farm& farm, PacketModel::Routes routes)
      : maps_(std::move(maps)), farm_(farm), routes_(std::move(routes)) {}

  NativeMaps maps_;
  model::Farm farm_;
  PacketModel::Routes routes_;
};

}  // namespace limpet::fuzz
