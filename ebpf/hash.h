/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The keyed client hash: 128 bits in, 64 bits out, the same in the kernel and in user space.
 *
 * Two rounds of multiply and fold with secret words, the construction of wyhash64 (Wang Yi, public
 * domain, https://github.com/wangyi-fudan/wyhash). Without the key nobody can tell which slot an
 * address gets, so nobody outside can aim clients at one member. It is not a cryptographic MAC:
 * who sees the hashes themselves could work out the key. Outsiders never see them; they only see
 * which member serves them.
 *
 * BPF has no 64×64→128 multiplication, so the product is put together from 32-bit halves. */
#ifndef LIMPET_HASH_H
#define LIMPET_HASH_H

#include <linux/types.h>

struct limpet_hash_key {
	__u64 word[4];
};

/* The two halves of the 128-bit product, folded into one word. */
static inline __u64 limpet_multiply_fold(__u64 a, __u64 b)
{
	__u64 a_high = a >> 32, a_low = (__u32)a, b_high = b >> 32, b_low = (__u32)b;
	/* At most (2³²−1)² + 2³²−1: no overflow. */
	__u64 middle = a_high * b_low + (a_low * b_low >> 32);
	__u64 cross = a_low * b_high + (__u32)middle;
	__u64 high = a_high * b_high + (middle >> 32) + (cross >> 32);

	return high ^ a * b;
}

static inline __u64 limpet_client_hash(const struct limpet_hash_key *key, __u64 first,
				       __u64 second)
{
	__u64 mixed = limpet_multiply_fold(first ^ key->word[0], second ^ key->word[1]);

	return limpet_multiply_fold(mixed ^ key->word[2], key->word[3]);
}

/* For what needs both addresses of a packet, each as two words (IPv4 as ::ffff:a.b.c.d), and up to
 * 64 bits more: flows of IPv6, and fragments. */
static inline __u64 limpet_pair_hash(const struct limpet_hash_key *key,
				     const __u64 source[2], const __u64 destination[2], __u64 more)
{
	return limpet_client_hash(key, limpet_client_hash(key, source[0], source[1]),
				  limpet_client_hash(key, destination[0], destination[1]) ^ more);
}

/* The fragments of one datagram; `id` in host order, `protocol` as the IP header has it. */
static inline __u64 limpet_fragment_hash(const struct limpet_hash_key *key,
					 const __u64 source[2], const __u64 destination[2], __u32 id,
					 __u8 protocol)
{
	return limpet_pair_hash(key, source, destination, (__u64)id << 8 | protocol);
}

/* Spreads the flows to one tunnel end over its receive queues. Ports in host order. */
static inline __u32 limpet_spread(__u64 client_hash, __u16 source_port, __u16 destination_port)
{
	__u64 ports = (__u32)source_port << 16 | destination_port;

	return (__u32)((client_hash ^ ports) * 0x9e3779b97f4a7c15ull >> 32);
}

/* An even share of `range` for 32 random bits (Lemire, "Fast random integer generation in an
 * interval", 2019). */
static inline __u32 limpet_scale(__u32 random, __u32 range)
{
	return (__u32)(((__u64)random * range) >> 32);
}

/* What the hash's bits are for:
 *   upper half: the slot; its upper 29 bits: a binding's fingerprint, from which the slot follows
 *   lower half: the word of the filter, the two buckets of bindings
 *   bits 32–43: the two bits in the filter's word. They share bits with the slot, which is no
 *               matter: clients of one word are spread over all slots. */
static inline __u32 limpet_hash_slot(__u64 hash, __u32 slots)
{
	return limpet_scale((__u32)(hash >> 32), slots);
}

static inline __u32 limpet_hash_fingerprint(__u64 hash)
{
	return (__u32)(hash >> 35);
}

/* A client's two buckets. Whichever has more room takes it: the fullest of them then hardly differ
 * from the average (Azar et al., "Balanced Allocations", 1994). */
static inline __u32 limpet_hash_bucket(__u64 hash, __u32 buckets)
{
	return limpet_scale((__u32)hash, buckets);
}

static inline __u32 limpet_hash_second_bucket(__u64 hash, __u32 buckets)
{
	return limpet_scale((__u32)hash * 0x9e3779b1u, buckets);
}

static inline __u32 limpet_filter_word(__u64 hash, __u32 words)
{
	return limpet_scale((__u32)hash, words);
}

static inline __u64 limpet_filter_mask(__u64 hash)
{
	return 1ull << (hash >> 32 & 63) | 1ull << (hash >> 38 & 63);
}

#endif
