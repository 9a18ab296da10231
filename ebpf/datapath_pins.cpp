// SPDX-License-Identifier: GPL-2.0-or-later
// Maps that outlive the process.
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "ebpf/bpffs.h"
#include "ebpf/datapath_maps.h"
#include "ebpf/layout.h"
#include "ebpf/step.h"
#include "limpet.skel.h"

namespace limpet {
namespace {

bool has_shape(const bpf_map_info& info, const bpf_map* map) {
  return info.type == static_cast<uint32_t>(bpf_map__type(map)) &&
         info.key_size == bpf_map__key_size(map) && info.value_size == bpf_map__value_size(map) &&
         info.max_entries == bpf_map__max_entries(map);
}

/// libbpf's own way (a pin path for each map) stumbles on device maps, to whose flags the kernel
/// adds one.
Result<void> reuse_map(bpf_map* map, const std::string& path) {
  const Descriptor pinned(bpf_obj_get(path.c_str()));
  if (pinned.get() < 0) return Error{path + ": " + std::strerror(errno)};
  bpf_map_info info{};
  uint32_t size = sizeof info;
  if (bpf_obj_get_info_by_fd(pinned.get(), &info, &size) != 0 || !has_shape(info, map)) {
    return Error{path + ": is another map than limpet's"};
  }
  if (const int error = bpf_map__reuse_fd(map, pinned.get()); error != 0) {
    return Error{path + ": " + std::strerror(-error)};
  }
  return {};
}

/// Neither of a loaded program alone, nor left out.
bool outlives_process(const bpf_map* map) {
  return !bpf_map__is_internal(map) && bpf_map__autocreate(map);
}

}  // namespace

Result<void> Datapath::reuse_maps(const std::string& pins) {
  bpf_map* map = nullptr;
  bpf_object__for_each_map(map, skeleton_->obj) {
    if (!outlives_process(map)) continue;
    if (auto reused = reuse_map(map, pins + "/" + bpf_map__name(map)); !reused) return reused;
  }
  return {};
}

Result<void> Datapath::pin_maps(const std::string& pins) const {
  remove_bpffs_directory(pins);
  if (auto made = make_bpffs_directory(pins); !made) return made;
  bpf_map* map = nullptr;
  bpf_object__for_each_map(map, skeleton_->obj) {
    if (!outlives_process(map)) continue;
    const std::string path = pins + "/" + bpf_map__name(map);
    if (bpf_obj_pin(bpf_map__fd(map), path.c_str()) != 0) {
      return Error{path + ": cannot be pinned: " + std::strerror(errno)};
    }
    step("a map is pinned");
  }
  return {};
}

/// The version last: until then there is no such set.
void Datapath::write_layout(const limpet_hash_key& key) {
  bpf_prog_info info{};
  uint32_t size = sizeof info;
  (void)bpf_obj_get_info_by_fd(program_fd(), &info, &size);
  limpet_layout layout = layout_of(capacity_, key);
  layout.head.program = info.id;
  layout.head.cpus = maps_->cpus;
  const uint32_t version = std::exchange(layout.head.version, maps_->layout[0].head.version);
  store(maps_->layout[0], layout);
  layout.head.version = version;
  store(maps_->layout[0], layout);
}

}  // namespace limpet
