/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The outer header of mode ipip: IP in IP (RFC 2003, RFC 2473, RFC 4213). PACKETS.md, 7.5. */
#ifndef LIMPET_TUNNEL_BPF_H
#define LIMPET_TUNNEL_BPF_H

#include "checksum.bpf.h"
#include "packet.bpf.h"

#define OUTER_HOPS 64
#define FLOW_LABEL 0xfffff

struct outer {
	union {
		struct iphdr ip4;
		struct ipv6hdr ip6;
		__u32 word[sizeof(struct ipv6hdr) / 4];
	};
	__u32 size;
	__be16 type; /* of the frame */
};

/* What the outer header takes over from the inner one. */
struct inner {
	__u8 traffic_class;
	__be16 fragment; /* IPv4: flags and offset of the outer header */
	__be16 id;
	__u8 protocol; /* of the outer header */
};

static __always_inline bool read_inner(struct xdp_md *context, const struct packet *packet,
				       struct inner *inner)
{
	const struct iphdr *ip4 = frame_at(context, packet->place.network, sizeof(*ip4));
	const __u8 *bytes = (const __u8 *)ip4;

	if (!ip4)
		return false;
	inner->fragment = bpf_htons(IP_DONT_FRAGMENT);
	inner->id = 0;
	if (packet->place.family == LIMPET_V6) {
		inner->traffic_class = bytes[0] << 4 | bytes[1] >> 4;
		inner->protocol = IPPROTO_IPV6;
		return true;
	}
	inner->traffic_class = ip4->tos;
	inner->protocol = IPPROTO_IPIP;
	if (!(ip4->frag_off & bpf_htons(IP_DONT_FRAGMENT))) {
		inner->fragment = 0;
		inner->id = ip4->id;
	}
	return true;
}

static __always_inline __u32 spread_of(const struct packet *packet)
{
	return limpet_spread(packet->hash, packet->source_port, packet->destination_port);
}

static __always_inline void make_outer4(struct outer *outer, const struct packet *packet,
					const struct inner *inner, const struct limpet_pool *pool,
					const struct limpet_way *way)
{
	__u64 sum = 0;

	outer->ip4.version = 4;
	outer->ip4.ihl = sizeof(outer->ip4) / 4;
	outer->ip4.tos = inner->traffic_class;
	outer->ip4.tot_len = bpf_htons(sizeof(outer->ip4) + packet_length(packet));
	outer->ip4.id = inner->id;
	outer->ip4.frag_off = inner->fragment;
	outer->ip4.ttl = OUTER_HOPS;
	outer->ip4.protocol = inner->protocol;
	outer->ip4.saddr = pool->source4 | (spread_of(packet) & pool->spread4);
	outer->ip4.daddr = way->address[0];
#pragma unroll
	for (int i = 0; i < 5; i++)
		sum += outer->word[i];
	outer->ip4.check = ~fold(sum);
	outer->size = sizeof(outer->ip4);
	outer->type = bpf_htons(ETH_P_IP);
}

static __always_inline void make_outer6(struct outer *outer, const struct packet *packet,
					const struct inner *inner, const struct limpet_pool *pool,
					const struct limpet_way *way)
{
	__u32 spread = spread_of(packet);

	outer->word[0] = bpf_htonl(6u << 28 | (__u32)inner->traffic_class << 20 |
				   (spread & FLOW_LABEL));
	outer->ip6.payload_len = bpf_htons(packet_length(packet));
	outer->ip6.nexthdr = inner->protocol;
	outer->ip6.hop_limit = OUTER_HOPS;
	__builtin_memcpy(&outer->ip6.saddr, pool->source6, sizeof(outer->ip6.saddr));
	outer->ip6.saddr.in6_u.u6_addr32[3] |= spread & pool->spread6;
	__builtin_memcpy(&outer->ip6.daddr, way->address, sizeof(outer->ip6.daddr));
	outer->size = sizeof(outer->ip6);
	outer->type = bpf_htons(ETH_P_IPV6);
}

static __always_inline bool make_outer(struct xdp_md *context, const struct packet *packet,
				       const struct limpet_pool *pool,
				       const struct limpet_way *way, struct outer *outer)
{
	struct inner inner = {};

	if (!read_inner(context, packet, &inner))
		return false;
	if (way->outer == LIMPET_V6)
		make_outer6(outer, packet, &inner, pool, way);
	else
		make_outer4(outer, packet, &inner, pool, way);
	return true;
}

/* The outer header at its place in the frame. */
static __always_inline bool write_outer(struct xdp_md *context, __u32 offset,
					const struct outer *outer)
{
	void *at = outer->size == sizeof(outer->ip4)
			   ? frame_at(context, offset, sizeof(outer->ip4))
			   : frame_at(context, offset, sizeof(outer->ip6));

	if (!at)
		return false;
	__builtin_memcpy(at, &outer->ip4, sizeof(outer->ip4));
	if (outer->size == sizeof(outer->ip6)) {
		at = frame_at(context, offset + sizeof(outer->ip4),
			      sizeof(outer->ip6) - sizeof(outer->ip4));
		if (!at)
			return false;
		__builtin_memcpy(at, outer->word + sizeof(outer->ip4) / 4,
				 sizeof(outer->ip6) - sizeof(outer->ip4));
	}
	return true;
}

#endif
