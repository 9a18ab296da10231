// SPDX-License-Identifier: GPL-2.0-or-later
// The probes that the programs know.
#include <cstring>
#include <string>

#include "ebpf/datapath_maps.h"

namespace limpet {
namespace {

limpet_probe record_of(const Probe& probe) {
  limpet_probe record{.in_use = 1,
                      .family = static_cast<uint8_t>(probe.vip.is_v4() ? LIMPET_V4 : LIMPET_V6),
                      .forward = LIMPET_FORWARD_L2};
  std::memcpy(record.vip, probe.vip.data(), probe.vip.size());
  std::memcpy(record.member, probe.member.data(), probe.member.size());
  if (probe.tunnel_source) {
    record.forward = LIMPET_FORWARD_IPIP;
    std::memcpy(record.tunnel_source, probe.tunnel_source->data(), probe.tunnel_source->size());
  }
  return record;
}

}  // namespace

Result<void> Datapath::put_probe(uint16_t number, const Probe& probe) {
  const std::string who =
      "probe of " + probe.member.to_string() + " through " + probe.vip.to_string();
  if (number == 0 || number >= capacity_.probes) {
    return Error{who + ": number " + std::to_string(number) + " is beyond the capacity"};
  }
  const Family family = probe.vip.family();
  if (probe.member.family() != family ||
      (probe.tunnel_source && probe.tunnel_source->family() != family)) {
    return Error{who + ": addresses of two families"};
  }
  remove_probe(number);  // nobody sees half of either: `in_use` is written last
  store(maps_->probes[number], record_of(probe));
  return {};
}

void Datapath::remove_probe(uint16_t number) {
  if (number == 0 || number >= capacity_.probes) return;
  store(maps_->probes[number], limpet_probe{});
}

}  // namespace limpet
