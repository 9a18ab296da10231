/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Translation of addresses and ports, checksums adjusted. PACKETS.md, sections 6 and 7. */
#ifndef LIMPET_NAT_BPF_H
#define LIMPET_NAT_BPF_H

#include "checksum.bpf.h"
#include "packet.bpf.h"
#include "parse.bpf.h"

enum side {
	SIDE_SOURCE,
	SIDE_DESTINATION,
};

struct endpoint {
	__be32 address[4]; /* IPv4: the first word */
	__u16 port;	   /* host order; 0: it stays */
	__u16 side;	   /* enum side: what of the packet it becomes */
};

/* The next three return the change of the frame, for an ICMP checksum that covers it; *transport is
 * the change that the transport checksum covers. */

static __always_inline __u64 rewrite_address(struct xdp_md *context, const struct place *place,
					     const struct endpoint *to, __u64 *transport)
{
	bool is_ipv6 = place->family == LIMPET_V6;
	struct iphdr *ip4 = frame_at(context, place->network, sizeof(*ip4));
	__be32 *address;

	if (!ip4)
		return 0;
	if (!is_ipv6) {
		address = to->side == SIDE_SOURCE ? &ip4->saddr : &ip4->daddr;
		if (*address != to->address[0]) {
			*transport = change32(*address, to->address[0]);
			*address = to->address[0];
		}
		return *transport + adjust(&ip4->check, *transport);
	}
	address = frame_at(context, place->network + (to->side == SIDE_SOURCE ? 8 : 24), 16);
	if (!address)
		return 0;
#pragma unroll
	for (int i = 0; i < 4; i++) {
		if (address[i] == to->address[i])
			continue;
		*transport += change32(address[i], to->address[i]);
		address[i] = to->address[i];
	}
	return *transport;
}

static __always_inline __u64 rewrite_port(struct xdp_md *context, const struct place *place,
					  const struct endpoint *to, __u64 *transport)
{
	struct udphdr *ports = frame_at(context, place->transport, sizeof(*ports));
	__be16 new = bpf_htons(to->port), *port;
	__u64 change;

	if (!ports || !to->port)
		return 0;
	port = to->side == SIDE_SOURCE ? &ports->source : &ports->dest;
	if (*port == new)
		return 0;
	change = change16(*port, new);
	*port = new;
	*transport += change;
	return change;
}

static __always_inline __u64 rewrite_checksum(struct xdp_md *context, const struct place *place,
					      __u64 transport)
{
	bool udp = place->protocol == IPPROTO_UDP;
	__u32 at = place->transport +
		   (udp ? offsetof(struct udphdr, check) : offsetof(struct tcphdr, check));
	__sum16 *check = frame_at(context, at, sizeof(*check));
	__u16 old;

	if (!check || at + sizeof(*check) > place->end || !transport)
		return 0;
	old = *check;
	if (udp && !old)
		return 0; /* there is none (RFC 768) */
	adjust(check, transport);
	if (udp && !*check)
		*check = 0xffff;
	return old == *check ? 0 : change16(old, *check);
}

/* Rewrites one end of a packet, or of one that is quoted. A global function, which the verifier looks
 * at once. */
__noinline __u64 rewrite(struct xdp_md *context, const struct place *place,
			 const struct endpoint *to)
{
	__u64 transport = 0, change;

	if (!place || !to)
		return 0;
	change = rewrite_address(context, place, to, &transport);
	if (!is_tcp_or_udp(place->protocol) || place->fragment == FRAGMENT_LATER)
		return change;
	change += rewrite_port(context, place, to, &transport);
	return change + rewrite_checksum(context, place, transport);
}

/* Rewrites an ICMP error: `quoted` in the packet that it quotes, `own` in the error itself, or NULL. */
static __always_inline void rewrite_error(struct xdp_md *context, const struct packet *packet,
					  const struct endpoint *quoted,
					  const struct endpoint *own)
{
	__u64 change = rewrite(context, &packet->quote, quoted), outer = 0;
	struct icmp *icmp;

	if (own)
		outer = rewrite(context, &packet->place, own);
	if (packet->place.family == LIMPET_V6)
		change += outer; /* the pseudo-header */
	icmp = frame_at(context, packet->place.transport, sizeof(*icmp));
	if (icmp)
		adjust(&icmp->checksum, change);
}

/* A global function, which the verifier looks at once. */
__noinline int translate_to_member(struct xdp_md *context, const struct packet *packet,
				   const struct limpet_rule *rule, const struct limpet_way *way)
{
	struct endpoint to = { .side = SIDE_DESTINATION };

	if (!packet || !way)
		return 0;
	__builtin_memcpy(to.address, way->address, sizeof(to.address));
	if (packet->is_error) {
		struct endpoint quoted = to;

		quoted.side = SIDE_SOURCE;
		quoted.port = rule ? rule->member_port : 0;
		rewrite_error(context, packet, &quoted, &to);
		return 0;
	}
	to.port = rule ? rule->member_port : 0;
	rewrite(context, &packet->place, &to);
	return 0;
}

#endif
