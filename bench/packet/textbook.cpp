// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/packet/textbook.h"

#include <arpa/inet.h>
#include <bpf/bpf.h>

#include <cstring>
#include <stdexcept>

namespace limpet::bench {
namespace {

template <class Key, class Value>
void put(const bpf_map* map, const Key& key, const Value& value) {
  if (bpf_map_update_elem(bpf_map__fd(map), &key, &value, BPF_ANY) != 0) {
    throw std::runtime_error(std::string("textbook.bpf.o: ") + strerror(errno));
  }
}

}  // namespace

Textbook::Textbook(uint32_t entries) : skeleton_(textbook_bpf__open()) {
  if (!skeleton_) throw std::runtime_error("cannot open textbook.bpf.o");
  bpf_map__set_max_entries(skeleton_->maps.clients, entries);
  bpf_map__set_max_entries(skeleton_->maps.flows, entries);
  if (textbook_bpf__load(skeleton_.get()) != 0) {
    throw std::runtime_error("cannot load textbook.bpf.o");
  }
  const uint32_t vip = htonl(0xc000020a), first_vip = 0, http = 80, first_member = 1;
  put(skeleton_->maps.vips, vip, first_vip);
  put(skeleton_->maps.ports, http, first_member);
  for (uint32_t member = 0; member < 2; ++member) {
    const uint32_t mac[4] = {0x02, member, 0, 0};
    put(skeleton_->maps.members, member, mac);
  }
}

}  // namespace limpet::bench
