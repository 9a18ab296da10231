// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebpf/explainer.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include <array>
#include <cstring>
#include <string>
#include <string_view>

#include "ebpf/first_warning.h"
#include "ebpf/observation.h"
#include "limpet.skel.h"

namespace limpet {

/// Its counters have room for next to nothing, and what is beyond that is not counted. So the
/// program that counts needs no question whether it does.
Result<Explainer> Explainer::open(const Datapath& datapath) {
  static constexpr std::array<std::string_view, 4> own = {"counters", "affinity_counters", "notes",
                                                          "observed"};
  auto skeleton = datapath.open_again(own);
  if (!skeleton) return skeleton.error();
  const auto& maps = (*skeleton)->maps;
  for (bpf_map* counters : {maps.counters, maps.affinity_counters}) {
    bpf_map__set_max_entries(counters, 1);
  }
  (*skeleton)->rodata->reads_only = true;
  (*skeleton)->rodata->takes_notes = true;
  Datapath::leave_out_observer(**skeleton);
  return Explainer(std::move(*skeleton));
}

Result<void> Explainer::load() {
  keep_first_warning();
  if (const int error = limpet_bpf__load(skeleton_.get()); error != 0) {
    return Error{std::string("cannot load the BPF program a second time: ") +
                 std::strerror(-error) + " (" + first_warning() + ")"};
  }
  return {};
}

Result<limpet_explanation> Explainer::ask(std::span<const uint8_t> frame) const {
  skeleton_->bss->explanation = {};
  LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = frame.data(),
              .data_size_in = static_cast<uint32_t>(frame.size()));
  if (const int error = bpf_prog_test_run_opts(program_fd(), &options); error != 0) {
    return Error{std::string("the kernel did not run the program: ") + std::strerror(-error)};
  }
  return skeleton_->bss->explanation;
}

int Explainer::program_fd() const {
  return bpf_program__fd(skeleton_->progs.limpet);
}

}  // namespace limpet
