/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fragment table: what became of a first fragment, for the later ones, which have no ports. */
#ifndef LIMPET_FRAGMENT_BPF_H
#define LIMPET_FRAGMENT_BPF_H

#include "clock.bpf.h"
#include "maps.bpf.h"
#include "packet.bpf.h"

static __always_inline __u64 hash_fragment(const struct packet *packet)
{
	return limpet_fragment_hash(secret(), packet->source, packet->destination, packet->id,
				    packet->place.protocol);
}

/* Global functions, which the verifier looks at once. */
__noinline int note_fragment(const struct packet *packet, __u32 rule, __u32 member)
{
	__u32 seconds = (__u32)(clock_ns() / NS_A_SECOND), index;
	__u64 *word, hash;

	if (!packet || reads_only)
		return 0;
	hash = hash_fragment(packet);
	index = hash & (LIMPET_FRAGMENTS - 1);
	word = bpf_map_lookup_elem(&fragments, &index);
	if (word)
		*(volatile __u64 *)word = limpet_fragment(hash, rule, member, seconds);
	return 0;
}

/* The table's word, or 0. */
__noinline __u64 find_fragment(const struct packet *packet)
{
	__u32 seconds = (__u32)(clock_ns() / NS_A_SECOND), index;
	const volatile __u64 *place;
	__u64 word, hash;

	if (!packet)
		return 0;
	hash = hash_fragment(packet);
	index = hash & (LIMPET_FRAGMENTS - 1);
	place = bpf_map_lookup_elem(&fragments, &index);
	word = place ? *place : 0;
	return limpet_fragment_matches(word, hash, seconds) ? word : 0;
}

#endif
