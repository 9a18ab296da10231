/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which member serves a packet's client: client key → hash → slot → member. */
#ifndef LIMPET_AFFINITY_BPF_H
#define LIMPET_AFFINITY_BPF_H

#include "maps.bpf.h"
#include "parse.bpf.h"

struct client_key {
	__u64 first;
	__u64 second;
};

/* The part of the packet that the pool's affinity selects. An IPv4 client looks like its IPv6
 * form ::ffff:a.b.c.d (RFC 4291, 2.5.5.2), so that both families share one shape. */
static __always_inline struct client_key select_key(const struct limpet_pool *pool,
						    const struct packet *packet)
{
	struct client_key key = {};

	if (pool->affinity == LIMPET_AFFINITY_FLOW) {
		key.first = (__u64)packet->destination << 32 |
			    (__u32)packet->source_port << 16 | packet->destination_port;
		key.second = (__u64)packet->source << 32 | packet->protocol;
	} else {
		key.second = (__u64)(packet->source & pool->mask4) << 32 | 0xffff0000;
	}
	return key;
}

/* A member's number, or LIMPET_MEMBER_NONE. */
static __always_inline __u32 decide(const struct limpet_pool *pool, const struct packet *packet)
{
	struct client_key key = select_key(pool, packet);
	__u64 hash = limpet_client_hash(&hash_key, key.first, key.second);
	__u32 index = pool->table + limpet_hash_slot(hash, pool->slots) * pool->stride;
	limpet_slot *slot = bpf_map_lookup_elem(&table, &index);

	return slot ? limpet_slot_now(*(volatile limpet_slot *)slot) : LIMPET_MEMBER_NONE;
}

#endif
