// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebpf/datapath.h"

#include <arpa/inet.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "ebpf/counter_total.h"
#include "ebpf/datapath_maps.h"
#include "ebpf/vip_table.h"
#include "limpet.skel.h"

namespace limpet {
namespace {

Result<void> put(const bpf_map* map, const void* key, const void* value) {
  if (bpf_map_update_elem(bpf_map__fd(map), key, value, BPF_ANY) == 0) return {};
  return Error{std::string("map ") + bpf_map__name(map) + ": " + strerror(errno)};
}

/// Not there is as good as removed.
void remove(const bpf_map* map, const void* key) {
  (void)bpf_map_delete_elem(bpf_map__fd(map), key);
}

/// As the frame has it, in map `relays`.
uint64_t key_of(const MacAddress& mac) {
  uint64_t key = 0;
  std::memcpy(&key, mac.bytes.data(), mac.bytes.size());
  return key;
}

limpet_way record_of(const Way& way) {
  limpet_way record{.forward = static_cast<uint8_t>(way.forward)};
  if (way.forward == LIMPET_FORWARD_LOCAL) {
    record.ifindex = 1;  // usable
    return record;
  }
  const NextHop& hop = way.next_hop;
  auto* frame = reinterpret_cast<uint8_t*>(record.ethernet);
  std::ranges::copy(hop.destination.bytes, frame);
  std::ranges::copy(hop.source.bytes, frame + 6);
  record.ifindex = hop.ifindex;
  record.mtu = hop.mtu;
  for (const VlanTag& tag : hop.tags) {
    record.tag[2 * record.tags] = htons(tag.protocol);
    record.tag[2 * record.tags + 1] = htons(tag.id);
    if (++record.tags == 2) break;
  }
  if (way.address) {
    record.outer = way.address->is_v4() ? LIMPET_V4 : LIMPET_V6;
    std::memcpy(record.address, way.address->data(), way.address->size());
  }
  return record;
}

}  // namespace

void Datapath::Destroy::operator()(limpet_bpf* skeleton) const {
  limpet_bpf__destroy(skeleton);
}
Datapath::Datapath() = default;
Datapath::Datapath(Datapath&&) noexcept = default;
Datapath& Datapath::operator=(Datapath&&) noexcept = default;
Datapath::~Datapath() = default;

Result<void> Datapath::attach(unsigned ifindex) {
  auto attachment = Attachment::open(program_fd(), ifindex);
  if (!attachment) return attachment.error();
  const auto target = static_cast<uint32_t>(ifindex);
  if (auto done = put(skeleton_->maps.links, &target, &target); !done) return done;
  if (capacity_.probes > 0) {
    auto filter = ProbeFilter::attach(egress_fd(), ifindex);
    if (!filter) return filter.error();
    probe_filters_.push_back(std::move(*filter));
  } else {
    ProbeFilter::remove(ifindex);  // of one that was killed, and whose maps it keeps
  }
  attachments_.push_back(std::move(*attachment));
  return {};
}

void Datapath::detach() {
  attachments_.clear();
  probe_filters_.clear();
}

int Datapath::program_fd() const {
  return bpf_program__fd(skeleton_->progs.limpet);
}

int Datapath::egress_fd() const {
  return capacity_.probes > 0 ? bpf_program__fd(skeleton_->progs.limpet_egress) : -1;
}

Result<void> Datapath::put_vip(const IpAddress& address, const limpet_vip& vip) {
  return VipTable(maps_->directory[0], capacity_.vips).put(address, vip);
}

void Datapath::remove_vip(const IpAddress& address) {
  VipTable(maps_->directory[0], capacity_.vips).remove(address);
}

void Datapath::put_ports(uint32_t port_table,
                         std::span<const uint16_t, LIMPET_PORTS> rule_by_port) {
  std::copy(rule_by_port.begin(), rule_by_port.end(), maps_->ports[port_table].rule);
}

void Datapath::put_rule(uint32_t rule, const limpet_rule& value) {
  store(maps_->rules[rule], value);
  const bool is_open = (value.flags & LIMPET_RULE_DISABLED) == 0;
  __atomic_store_n(&maps_->directory[0].rule_pool[rule], is_open ? value.pool + 1 : 0,
                   __ATOMIC_RELEASE);
}

void Datapath::put_pool(uint32_t pool, const limpet_pool& value) {
  limpet_pool record = value;
  record.epoch = maps_->pools[pool].epoch;
  record.epoch_end = maps_->pools[pool].epoch_end;
  if (value.buckets == 0) {
    // Every client is in it, so every packet is decided by its slot alone.
    std::fill_n(maps_->seen.data() + value.filter_base, value.filter_words * LIMPET_EPOCHS,
                ~uint64_t{0});
  }
  store(maps_->pools[pool], record);
}

void Datapath::put_way(uint32_t member, limpet_family family, const Way& way) {
  store(maps_->members[member].way[family], record_of(way));
}

void Datapath::put_lost_member(uint32_t member, limpet_loss loss) {
  for (limpet_way& way : maps_->members[member].way) {
    limpet_way record = way;  // the rest stays: a packet may have read half
    record.ifindex = 0;
    record.loss = loss;
    store(way, record);
  }
}

Result<void> Datapath::put_nat(const IpAddress& member, const limpet_nat& nat) {
  const auto& maps = skeleton_->maps;
  return put(member.is_v4() ? maps.nat4 : maps.nat6, member.data(), &nat);
}

void Datapath::remove_nat(const IpAddress& member) {
  remove(member.is_v4() ? skeleton_->maps.nat4 : skeleton_->maps.nat6, member.data());
}

Result<void> Datapath::put_relay(const MacAddress& mac) {
  const uint64_t key = key_of(mac);
  const uint32_t value = 1;
  return put(skeleton_->maps.relays, &key, &value);
}

void Datapath::remove_relay(const MacAddress& mac) {
  const uint64_t key = key_of(mac);
  remove(skeleton_->maps.relays, &key);
}

limpet_pool Datapath::pool(uint32_t pool) const {
  return maps_->pools[pool];
}

SlotTable Datapath::slots(uint32_t pool) {
  const limpet_pool& record = maps_->pools[pool];
  static_assert(sizeof(limpet_slot_line) == LIMPET_SLOTS_A_LINE * sizeof(limpet_slot));
  return SlotTable(maps_->slots.data()->slot + record.slot_base,
                   record.buckets == 0 ? nullptr : maps_->windows.data() + record.slot_base,
                   record.slots, record.timeout);
}

SeenFilter Datapath::seen_filter(uint32_t pool) {
  limpet_pool& record = maps_->pools[pool];
  return SeenFilter(maps_->seen.data() + record.filter_base, &record);
}

BindingTable Datapath::bindings(uint32_t pool) {
  const limpet_pool& record = maps_->pools[pool];
  return BindingTable(maps_->bindings.data() + record.bucket_base, record.buckets);
}

void Datapath::turn_recent() {
  limpet_clock& clock = maps_->clock[0];
  const uint32_t older = 1 - clock.recent;
  std::fill_n(maps_->recent.data() + older * LIMPET_RECENT_WORDS, LIMPET_RECENT_WORDS, 0);
  __atomic_store_n(&clock.recent, older, __ATOMIC_RELEASE);
}

void Datapath::set_test_clock(uint64_t ns) {
  __atomic_store_n(&maps_->clock[0].test_ns, ns, __ATOMIC_RELEASE);
}

limpet_counter Datapath::rule_counter(uint32_t rule) const {
  return maps_->counters.rule(rule);
}

limpet_counter Datapath::member_counter(uint32_t member) const {
  return maps_->counters.member(member);
}

uint64_t Datapath::reason_count(uint32_t reason) const {
  return maps_->counters.reason(reason);
}

limpet_affinity_counter Datapath::affinity_counter(uint32_t pool) const {
  return total(maps_->affinity_counters, maps_->cpus, pool);
}

void Datapath::reset_rule_counter(uint32_t rule) {
  ++*resets_;
  maps_->counters.put_rule(rule, {});
}

void Datapath::reset_member_counter(uint32_t member) {
  ++*resets_;
  maps_->counters.put_member(member, {});
}

}  // namespace limpet
