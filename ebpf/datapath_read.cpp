// SPDX-License-Identifier: GPL-2.0-or-later
// What is in the maps, for whoever did not write it.
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "ebpf/datapath_maps.h"
#include "ebpf/vip_table.h"
#include "limpet.skel.h"

namespace limpet {
namespace {

/// All keys of a hash that nobody else writes to meanwhile.
template <class Key>
std::vector<Key> keys_of(const bpf_map* map) {
  std::vector<Key> keys;
  Key key{};
  while (bpf_map_get_next_key(bpf_map__fd(map), keys.empty() ? nullptr : &key, &key) == 0) {
    keys.push_back(key);
  }
  return keys;
}

std::vector<IpAddress> addresses(const bpf_map* v4, const bpf_map* v6) {
  std::vector<IpAddress> all;
  for (const auto& key : keys_of<std::array<uint8_t, 4>>(v4)) all.push_back(IpAddress::v4(key));
  for (const auto& key : keys_of<std::array<uint8_t, 16>>(v6)) all.push_back(IpAddress::v6(key));
  return all;
}

}  // namespace

std::vector<limpet_pool> Datapath::pools() const {
  return {maps_->pools.data(), maps_->pools.data() + capacity_.pools};
}

std::vector<IpAddress> Datapath::vips() const {
  return VipTable(maps_->directory[0], capacity_.vips).addresses();
}

std::vector<IpAddress> Datapath::nat_members() const {
  return addresses(skeleton_->maps.nat4, skeleton_->maps.nat6);
}

std::vector<MacAddress> Datapath::relays() const {
  std::vector<MacAddress> all;
  for (const uint64_t key : keys_of<uint64_t>(skeleton_->maps.relays)) {
    MacAddress mac;
    std::memcpy(mac.bytes.data(), &key, mac.bytes.size());
    all.push_back(mac);
  }
  return all;
}

std::vector<Datapath::ProgramRuns> Datapath::program_runs() const {
  std::vector<ProgramRuns> all;
  for (const auto& [name, fd] :
       {std::pair("xdp", program_fd()), std::pair("egress", egress_fd())}) {
    bpf_prog_info info{};
    uint32_t size = sizeof info;
    if (fd < 0 || bpf_obj_get_info_by_fd(fd, &info, &size) != 0 || info.run_cnt == 0) continue;
    all.push_back({name, info.id, info.run_cnt, info.run_time_ns});
  }
  return all;
}

}  // namespace limpet
