/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting. Each CPU has its own stretch of every array, so plain additions are enough. */
#ifndef LIMPET_COUNTERS_BPF_H
#define LIMPET_COUNTERS_BPF_H

#include "maps.bpf.h"

static __always_inline void count(void *map, __u32 index, __u32 bytes)
{
	struct limpet_counter *counter = bpf_map_lookup_elem(map, &index);

	if (counter) {
		counter->packets++;
		counter->bytes += bytes;
	}
}

static __always_inline void count_rule(__u32 cpu, __u32 rule, __u32 bytes)
{
	count(&rule_counters, cpu * rules_capacity + rule, bytes);
}

static __always_inline void count_member(__u32 cpu, __u32 member, __u32 bytes)
{
	count(&member_counters, cpu * members_capacity + member, bytes);
}

static __always_inline void count_client(void *map, __u32 index)
{
	struct limpet_counter *counter = bpf_map_lookup_elem(map, &index);

	if (counter)
		counter->clients++;
}

/* Of the rule that its packet came by and the member that got it, if any did. */
static __always_inline void count_new_client(__u32 rule, __u32 member)
{
	__u32 cpu = bpf_get_smp_processor_id();

	count_client(&rule_counters, cpu * rules_capacity + rule);
	if (member != LIMPET_MEMBER_NONE)
		count_client(&member_counters, cpu * members_capacity + member);
}

static __always_inline void count_reason(__u32 cpu, __u32 reason)
{
	__u32 index = cpu * LIMPET_REASON_COUNT + reason;
	__u64 *packets = bpf_map_lookup_elem(&reason_counters, &index);

	if (packets)
		(*packets)++;
}

/* This CPU's, of a pool. */
static __always_inline struct limpet_affinity_counter *affinity_counter(__u32 pool)
{
	__u32 index = bpf_get_smp_processor_id() * pools_capacity + pool;

	return bpf_map_lookup_elem(&affinity_counters, &index);
}

#endif
