/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bindings of a pool: find, refresh and insert, each change by one compare-and-swap of one
 * word, since other CPUs and limpetd's sweep are at the same words. */
#ifndef LIMPET_BINDINGS_BPF_H
#define LIMPET_BINDINGS_BPF_H

#include <stdbool.h>

#include "counters.bpf.h"
#include "credit.bpf.h"
#include "maps.bpf.h"

#define NO_WAY (-1)

/* A client's two buckets. */
struct buckets {
	struct limpet_bucket *first;
	struct limpet_bucket *second;
};

/* A binding that was found, and where. */
struct found {
	struct limpet_bucket *bucket;
	int way;
	__u64 binding; /* 0: none */
};

static __always_inline struct buckets find_buckets(const struct limpet_pool *pool, __u64 hash)
{
	__u32 first = pool->bucket_base + limpet_hash_bucket(hash, pool->buckets);
	__u32 second = pool->bucket_base + limpet_hash_second_bucket(hash, pool->buckets);
	struct buckets buckets = { .first = bpf_map_lookup_elem(&bindings, &first) };

	buckets.second = bpf_map_lookup_elem(&bindings, &second);
	return buckets;
}

/* The next two are global functions: the verifier looks at such a one once, not once for every
 * path that leads to it: 5,600 instructions to look at instead of 334,000. */

/* The way of the client's binding in this bucket. By the time it is read again, somebody else's may
 * be there: read_binding says. */
__noinline int find_way(const struct limpet_bucket *bucket, __u32 fingerprint)
{
	if (!bucket)
		return NO_WAY;
#pragma unroll
	for (int way = 0; way < LIMPET_BUCKET_WAYS; way++) {
		__u64 binding = *(const volatile __u64 *)&bucket->binding[way];

		if (binding && limpet_binding_fingerprint(binding) == fingerprint)
			return way;
	}
	return NO_WAY;
}

/* Where in this bucket a new binding would go: an empty way, else one that has run out, else the one
 * whose last use is longest ago. *old is what was found there. Returns the way in the lower bits,
 * above them how good it is: by the number of ways that are free, then by the way's age. */
#define PLACE_BITS 3
__noinline __u32 find_place(const struct limpet_bucket *bucket, __u32 seconds, __u32 timeout,
			    __u64 *old)
{
	const __u32 run_out = LIMPET_TIME_MASK + 1, empty = run_out + 1;
	__u32 best_rank = 0, best = 0, free = 0;

	if (!bucket || !old)
		return 0;
#pragma unroll
	for (__u32 way = 0; way < LIMPET_BUCKET_WAYS; way++) {
		__u64 binding = *(const volatile __u64 *)&bucket->binding[way];
		__u32 rank = limpet_binding_age(binding, seconds);

		if (!binding)
			rank = empty;
		else if (!limpet_binding_is_live(binding, seconds, timeout))
			rank = run_out;
		free += rank >= run_out;
		if (rank > best_rank) {
			best_rank = rank;
			best = way;
			*old = binding;
		}
	}
	return (free << 22 | best_rank) << PLACE_BITS | best;
}

/* The client's binding in this way, or 0. */
static __always_inline __u64 read_binding(const struct limpet_bucket *bucket, int way,
					  __u32 fingerprint)
{
	__u64 binding;

	if (way == NO_WAY)
		return 0;
	binding = *(const volatile __u64 *)&bucket->binding[way & (LIMPET_BUCKET_WAYS - 1)];
	return limpet_binding_fingerprint(binding) == fingerprint ? binding : 0;
}

/* The client's binding: the first, should there be two. */
static __always_inline void find_binding(const struct buckets *buckets, __u32 fingerprint,
					 struct found *found)
{
	found->bucket = buckets->first;
	found->way = find_way(found->bucket, fingerprint);
	found->binding = read_binding(found->bucket, found->way, fingerprint);
	if (found->binding)
		return;
	found->bucket = buckets->second;
	found->way = find_way(found->bucket, fingerprint);
	found->binding = read_binding(found->bucket, found->way, fingerprint);
}

static __always_inline bool replace_binding(struct limpet_bucket *bucket, int way, __u64 old,
					    __u64 new)
{
	return __sync_val_compare_and_swap(&bucket->binding[way & (LIMPET_BUCKET_WAYS - 1)], old,
					   new) == old;
}

/* Takes credit for one new binding. Half of what can be saved up is kept for seen clients, so that
 * invented ones cannot use up what real ones need after a change. */
static __always_inline bool admit(const struct limpet_pool *pool, __u32 pool_number, __u64 now,
				  bool is_seen)
{
	struct limpet_admission *admission = bpf_map_lookup_elem(&admissions, &pool_number);
	__u64 kept = is_seen ? 0 : pool->admission_burst / 2;

	return take_credit(admission, now, pool->admission_cost, pool->admission_burst, kept);
}

/* A new binding for a client that has none. Another CPU may be faster: see afterwards who won. */
static __always_inline void insert_binding(const struct limpet_pool *pool,
					   const struct buckets *buckets, __u64 binding,
					   struct limpet_affinity_counter *counter)
{
	__u32 seconds = (__u32)binding & LIMPET_TIME_MASK;
	struct limpet_bucket *bucket = buckets->first;
	__u64 old = 0, other_old = 0;
	__u32 place = find_place(bucket, seconds, pool->timeout, &old);
	__u32 other = find_place(buckets->second, seconds, pool->timeout, &other_old);

	if (other >> PLACE_BITS > place >> PLACE_BITS) {
		bucket = buckets->second;
		place = other;
		old = other_old;
	}
	if (!replace_binding(bucket, place & (LIMPET_BUCKET_WAYS - 1), old, binding) || !counter)
		return;
	counter->bound++;
	if (limpet_binding_is_live(old, seconds, pool->timeout))
		counter->replaced++;
}

#endif
