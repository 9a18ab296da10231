// SPDX-License-Identifier: GPL-2.0-or-later
// The kernel's helpers that the packet path calls, as functions of this process.
#pragma once

#include <linux/bpf.h>
#include <linux/types.h>

#ifdef __cplusplus
extern "C" {
#endif

void* native_map_lookup_elem(void* map, const void* key);
long native_redirect_map(void* map, __u64 key, __u64 flags);
__u64 native_ktime_get_coarse_ns(void);
__u32 native_get_prandom_u32(void);
__u32 native_get_smp_processor_id(void);
long native_xdp_adjust_head(struct xdp_md* context, int delta);
long native_xdp_adjust_tail(struct xdp_md* context, int delta);
__u64 native_xdp_get_buff_len(struct xdp_md* context);
long native_xdp_load_bytes(struct xdp_md* context, __u32 offset, void* buffer, __u32 length);
long native_ringbuf_output(void* ring, const void* data, __u64 size, __u64 flags);
long native_fib_lookup(void* context, struct bpf_fib_lookup* question, int size, __u32 flags);

#ifdef __cplusplus
}
#endif
