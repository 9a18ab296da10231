// SPDX-License-Identifier: GPL-2.0-or-later
// What is in the maps, for whoever did not write it.
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "ebpf/datapath_maps.h"
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
  return addresses(skeleton_->maps.vip4, skeleton_->maps.vip6);
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

}  // namespace limpet
