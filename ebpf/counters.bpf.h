/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting. What a CPU counts it alone writes, so plain additions are enough. */
#ifndef LIMPET_COUNTERS_BPF_H
#define LIMPET_COUNTERS_BPF_H

#include "maps.bpf.h"

/* This CPU's. NULL in a program that explains: it has room for one CPU, and what it counts nobody reads. */
static __always_inline struct limpet_counters *own_counters(void)
{
	__u32 cpu = bpf_get_smp_processor_id();

	return bpf_map_lookup_elem(&counters, &cpu);
}

/* Whether there is a place of this number among so many, as the verifier wants it: asked of a whole
 * register, since 6.1 forgets what it knew of half of one, and before the place is worked out. */
static __always_inline bool is_below(__u64 *number, __u32 count)
{
	asm volatile("" : "+r"(*number));
	if (*number >= count)
		return false;
	asm volatile("" : "+r"(*number));
	return true;
}

static __always_inline struct limpet_counter *counter_of_rule(struct limpet_counters *own,
							      __u64 rule)
{
	if (!own || !is_below(&rule, rules_capacity))
		return NULL;
	return (struct limpet_counter *)(own + 1) + rule;
}

static __always_inline struct limpet_counter *counter_of_member(struct limpet_counters *own,
								__u64 member)
{
	if (!own || !is_below(&member, members_capacity))
		return NULL;
	return (struct limpet_counter *)(own + 1) + rules_capacity + member;
}

static __always_inline void count(struct limpet_counter *counter, __u32 bytes)
{
	if (counter) {
		counter->packets++;
		counter->bytes += bytes;
	}
}

/* Of the rule that its packet came by and the member that got it, if any did. */
static __always_inline void count_new_client(__u32 rule, __u32 member)
{
	struct limpet_counters *own = own_counters();
	struct limpet_counter *by_rule = counter_of_rule(own, rule);
	struct limpet_counter *by_member = counter_of_member(own, member);

	if (by_rule)
		by_rule->clients++;
	if (by_member && member != LIMPET_MEMBER_NONE)
		by_member->clients++;
}

static __always_inline void count_reason(struct limpet_counters *own, __u32 reason)
{
	if (own && reason < LIMPET_REASONS_MAX)
		own->reason[reason]++;
}

/* This CPU's, of a pool. */
static __always_inline struct limpet_affinity_counter *affinity_counter(__u32 pool)
{
	__u32 index = bpf_get_smp_processor_id() * pools_capacity + pool;

	return bpf_map_lookup_elem(&affinity_counters, &index);
}

#endif
