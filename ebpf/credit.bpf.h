/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Token buckets that all CPUs share (struct limpet_admission): of new bindings, and of what the edge
 * itself says to clients. */
#ifndef LIMPET_CREDIT_BPF_H
#define LIMPET_CREDIT_BPF_H

#include <stdbool.h>

#include "maps.bpf.h"

#define CREDIT_TRIES 4

/* Takes `cost` of what was saved up, at most `burst`, unless less than `kept` would be left. All in
 * nanoseconds. A program that only reads takes none, and has enough. */
static __always_inline bool take_credit(struct limpet_admission *bucket, __u64 now, __u64 cost,
					__u64 burst, __u64 kept)
{
	/* Signed: soon after the host started, the saved credit reaches back beyond that. */
	__s64 oldest = (__s64)now - (__s64)burst;

	if (!bucket)
		return false;
	if (reads_only)
		return true;
#pragma unroll
	for (int i = 0; i < CREDIT_TRIES; i++) {
		__s64 used = *(volatile __s64 *)&bucket->used_up_to;
		__s64 next = (used && used > oldest ? used : oldest) + (__s64)cost;

		if (next + (__s64)kept > (__s64)now)
			return false;
		if (__sync_val_compare_and_swap(&bucket->used_up_to, used, next) == used)
			return true;
	}
	return false;
}

static __always_inline bool may_say(__u32 limit, __u64 now)
{
	return take_credit(bpf_map_lookup_elem(&limits, &limit), now, LIMPET_LIMIT_COST,
			   LIMPET_LIMIT_BURST, 0);
}

#endif
