// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/packet/variation.h"

#include <bpf/bpf.h>

#include <cstring>
#include <stdexcept>

namespace limpet::bench {
namespace {

constexpr uint32_t ethernet = 14, ipv4 = 20, ipv6 = 40, last_word = 12;

bool is_ipv4(const Frame& frame) {
  return frame[12] == 0x08;
}

uint32_t source_offset(const Frame& frame, bool of_destination) {
  if (is_ipv4(frame)) return ethernet + (of_destination ? 16 : 12);
  return ethernet + (of_destination ? 24 : 8) + last_word;
}

}  // namespace

std::string Variety::who() const {
  if (clients >= 1 << 20) return std::to_string(clients >> 20) + " Mi clients";
  if (clients >= 1 << 10) return std::to_string(clients >> 10) + " Ki clients";
  return clients == 1 ? "1 client" : std::to_string(clients) + " clients";
}

Variation::Variation(const Frame& frame, const Variety& variety, int target) {
  load(frame, variety);
  go_on_to(target);
}

Variation::Variation(const Frame& frame, const Variety& variety) {
  load(frame, variety);
  go_on_to(send_back());
}

int Variation::fd() const {
  return bpf_program__fd(skeleton_->progs.vary);
}

int Variation::send_back() const {
  return bpf_program__fd(skeleton_->progs.send_back);
}

void Variation::load(const Frame& frame, const Variety& variety) {
  skeleton_.reset(vary_bpf__open());
  if (!skeleton_) throw std::runtime_error("cannot open vary.bpf.o");
  auto* constants = skeleton_->rodata;
  constants->sources = variety.clients;
  constants->vips = variety.vips;
  constants->ports = variety.ports;
  constants->frame_size = static_cast<uint32_t>(frame.size());
  std::memcpy(const_cast<__u64*>(constants->headers), frame.data(),
              std::min(frame.size(), sizeof constants->headers));
  constants->source_offset = source_offset(frame, variety.of_destination);
  constants->vip_offset = ethernet + ipv4 - 1;
  constants->restores = variety.restores;
  constants->first_vip = frame[ethernet + ipv4 - 1];
  constants->first_port =
      static_cast<uint16_t>(frame[ethernet + ipv4 + 2] << 8 | frame[ethernet + ipv4 + 3]);
  constants->port_offset = ethernet + (is_ipv4(frame) ? ipv4 : ipv6) + 2;
  if (vary_bpf__load(skeleton_.get()) != 0) throw std::runtime_error("cannot load vary.bpf.o");
}

void Variation::go_on_to(int target) {
  const uint32_t first = 0;
  const auto fd = static_cast<uint32_t>(target);
  if (bpf_map_update_elem(bpf_map__fd(skeleton_->maps.next), &first, &fd, BPF_ANY) != 0) {
    throw std::runtime_error(std::string("tail call: ") + strerror(errno));
  }
}

}  // namespace limpet::bench
