// SPDX-License-Identifier: GPL-2.0-or-later
// The helpers that the program calls find what they need in the one run that is going on.
#include "tests/fuzz/native/native_program.h"

#include <netinet/in.h>
#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "tests/fuzz/native/limpet_native.h"
#include "tests/fuzz/native/native_helpers.h"

namespace limpet::fuzz {
namespace {

constexpr size_t most_headroom = 256, most_frame = 16384;

/// Where frames lie: their addresses have to fit in the 32 bits that xdp_md has for them.
uint8_t* frame_memory() {
  static void* const memory = mmap(nullptr, most_headroom + most_frame, PROT_READ | PROT_WRITE,
                                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
  return memory == MAP_FAILED ? nullptr : static_cast<uint8_t*>(memory);
}

uint32_t place_of(const uint8_t* at) {
  return static_cast<uint32_t>(reinterpret_cast<uintptr_t>(at));
}

struct Run {
  NativeMaps* maps;
  const PacketModel::Routes* routes;
  const model::Arrival* arrival;
};
Run current;  // NOLINT

IpAddress address_of(const bpf_fib_lookup& question, const void* bytes) {
  const model::View view(static_cast<const uint8_t*>(bytes), 16);
  return model::get_address(view, 0, question.family == AF_INET6 ? LIMPET_V6 : LIMPET_V4);
}

}  // namespace

Result<NativeProgram> NativeProgram::copy_of(int program_fd, const model::Farm& farm,
                                             PacketModel::Routes routes) {
  if (!frame_memory()) return Error{std::string("memory below 4 GiB: ") + strerror(errno)};
  auto maps = NativeMaps::copy_of(program_fd);
  if (!maps) return maps.error();
  return NativeProgram(std::move(*maps), farm, std::move(routes));
}

NativeProgram::Verdict NativeProgram::run(const model::Arrival& arrival) {
  native_configure(&farm_.key, static_cast<uint32_t>(farm_.rules.size()),
                   static_cast<uint32_t>(farm_.members.size()),
                   static_cast<uint32_t>(farm_.pools.size()), farm_.has_nat, !farm_.probes.empty());
  current = {&maps_, &routes_, &arrival};
  const uint32_t zero = 0;
  std::memcpy(maps_.find_named("clock", &zero), &arrival.now_ns, sizeof arrival.now_ns);

  uint8_t* const frame = frame_memory() + most_headroom;
  std::memset(frame_memory(), 0xa5, most_headroom + most_frame);
  std::ranges::copy(arrival.frame, frame);
  xdp_md context{};
  context.data = place_of(frame);
  context.data_end = place_of(frame + arrival.frame.size());
  context.data_meta = context.data;
  context.ingress_ifindex = arrival.ifindex;
  const auto action = static_cast<uint32_t>(native_limpet(&context));
  const auto* begin = reinterpret_cast<const uint8_t*>(uintptr_t{context.data});
  return {action, model::Bytes(begin, begin + (context.data_end - context.data))};
}

void NativeProgram::forget_fragment(uint32_t place) {
  std::memset(maps_.find_named("fragments", &place), 0, sizeof(uint64_t));
}

void NativeProgram::set_limit(limpet_limit which, int64_t used_up_to_ns) {
  const uint32_t key = which;
  std::memcpy(maps_.find_named("limits", &key), &used_up_to_ns, sizeof used_up_to_ns);
}

}  // namespace limpet::fuzz

using namespace limpet::fuzz;  // NOLINT

void* native_map_lookup_elem(void* map, const void* key) {
  return current.maps->find(map, key);
}

long native_redirect_map(void* map, __u64 key, __u64 flags) {
  const auto ifindex = static_cast<uint32_t>(key);
  return current.maps->find(map, &ifindex) ? XDP_REDIRECT : static_cast<long>(flags & 3);
}

__u64 native_ktime_get_coarse_ns(void) {
  return current.arrival->now_ns;
}

__u32 native_get_smp_processor_id(void) {
  return 0;
}

/// Of a program that observes, which nobody does here.
__u32 native_get_prandom_u32(void) {
  return 0;
}

long native_ringbuf_output(void*, const void*, __u64, __u64) {
  return -EINVAL;
}

long native_xdp_adjust_head(xdp_md* context, int delta) {
  const auto first =
      static_cast<int64_t>(place_of(frame_memory()) + most_headroom - current.arrival->headroom);
  const int64_t data = int64_t{context->data} + delta;
  if (data < first || data > int64_t{context->data_end} - 14) return -EINVAL;
  context->data = static_cast<uint32_t>(data);
  context->data_meta = context->data;
  return 0;
}

long native_xdp_adjust_tail(xdp_md* context, int delta) {
  const int64_t end = int64_t{context->data_end} + delta;
  const auto last = static_cast<int64_t>(place_of(frame_memory()) + most_headroom + most_frame);
  if (end < int64_t{context->data} + 14 || end > last) return -EINVAL;
  context->data_end = static_cast<uint32_t>(end);
  return 0;
}

__u64 native_xdp_get_buff_len(xdp_md* context) {
  return context->data_end - context->data;
}

long native_xdp_load_bytes(xdp_md* context, __u32 offset, void* buffer, __u32 length) {
  const uint32_t size = context->data_end - context->data;
  if (offset > size || length > size - offset) return -EINVAL;
  std::memcpy(buffer, reinterpret_cast<const uint8_t*>(uintptr_t{context->data} + offset), length);
  return 0;
}

long native_fib_lookup(void*, bpf_fib_lookup* question, int, __u32) {
  using Kind = limpet::PacketModel::Route::Kind;
  const limpet::PacketModel::Route route =
      (*current.routes)({.destination = address_of(*question, question->ipv6_dst),
                         .source = address_of(*question, question->ipv6_src),
                         .length = question->tot_len,
                         .ifindex = question->ifindex});
  switch (route.kind) {
    case Kind::nowhere:
      return BPF_FIB_LKUP_RET_NOT_FWDED;
    case Kind::forwarding_off:
      return BPF_FIB_LKUP_RET_FWD_DISABLED;
    case Kind::pass:
      return BPF_FIB_LKUP_RET_NO_NEIGH;
    case Kind::too_large:
      question->mtu_result = static_cast<uint16_t>(route.mtu);
      return BPF_FIB_LKUP_RET_FRAG_NEEDED;
    case Kind::found:
      break;
  }
  question->ifindex = route.ifindex;
  std::ranges::copy(route.destination.bytes, question->dmac);
  std::ranges::copy(route.source.bytes, question->smac);
  return BPF_FIB_LKUP_RET_SUCCESS;
}
