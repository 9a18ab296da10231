// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebpf/explainer.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "ebpf/first_warning.h"
#include "limpet.skel.h"

namespace limpet {

Result<Explainer> Explainer::open(const Datapath& datapath) {
  keep_first_warning();
  Explainer explainer{Skeleton(limpet_bpf__open())};
  limpet_bpf* skeleton = explainer.skeleton_.get();
  if (!skeleton) return Error{"cannot open the embedded BPF object: " + first_warning()};
  Datapath::size(*skeleton, datapath.capacity_, 0);
  const auto* constants = datapath.skeleton_->rodata;
  std::memcpy(const_cast<limpet_hash_key*>(&skeleton->rodata->hash_key),
              const_cast<const limpet_hash_key*>(&constants->hash_key), sizeof(limpet_hash_key));
  skeleton->rodata->test_clock = constants->test_clock;
  skeleton->rodata->reads_only = true;
  bpf_program__set_autoload(skeleton->progs.limpet_egress, false);
  if (auto shared = explainer.share_maps(datapath); !shared) return shared.error();
  return explainer;
}

/// All but the counters: its own have room for next to nothing, and what is beyond that is not
/// counted. So the program that counts needs no question whether it does.
Result<void> Explainer::share_maps(const Datapath& datapath) {
  const auto& maps = skeleton_->maps;
  const bpf_map* own[] = {maps.rule_counters, maps.member_counters, maps.reason_counters,
                          maps.affinity_counters};
  bpf_map* map = nullptr;
  bpf_object__for_each_map(map, skeleton_->obj) {
    if (bpf_map__is_internal(map)) continue;
    if (std::ranges::find(own, map) != std::end(own)) {
      bpf_map__set_max_entries(map, 1);
      continue;
    }
    const int shared = bpf_object__find_map_fd_by_name(datapath.skeleton_->obj, bpf_map__name(map));
    if (const int error = shared < 0 ? shared : bpf_map__reuse_fd(map, shared); error != 0) {
      return Error{std::string("map ") + bpf_map__name(map) + ": " + std::strerror(-error)};
    }
  }
  return {};
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
