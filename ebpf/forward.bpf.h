/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sends a packet to its member. PACKETS.md, section 7. */
#ifndef LIMPET_FORWARD_BPF_H
#define LIMPET_FORWARD_BPF_H

#include "answer.bpf.h"
#include "ethernet.bpf.h"
#include "maps.bpf.h"
#include "mss.bpf.h"
#include "nat.bpf.h"
#include "packet.bpf.h"
#include "tunnel.bpf.h"

/* One less, but the VIP is where the packet was going, so it does not expire here. */
static __always_inline void decrement_hops(struct xdp_md *context, const struct packet *packet)
{
	struct ipv6hdr *ip6;
	struct iphdr *ip4;
	__u16 old;

	if (packet->place.family == LIMPET_V6) {
		ip6 = frame_at(context, packet->place.network, sizeof(*ip6));
		if (ip6 && ip6->hop_limit > 1)
			ip6->hop_limit--;
		return;
	}
	ip4 = frame_at(context, packet->place.network, sizeof(*ip4));
	if (!ip4 || ip4->ttl <= 1)
		return;
	old = *(__u16 *)&ip4->ttl;
	ip4->ttl--;
	adjust(&ip4->check, change16(old, *(__u16 *)&ip4->ttl));
}

static __always_inline __u32 outer_size(const struct limpet_way *way)
{
	if (way->forward != LIMPET_FORWARD_IPIP)
		return 0;
	return way->outer == LIMPET_V6 ? sizeof(struct ipv6hdr) : sizeof(struct iphdr);
}

/* Makes the frame one with these MACs and tags and, if outer->size, an outer header. */
static __always_inline int reframe(struct xdp_md *context, const struct packet *packet,
				   const void *macs, const struct tags *tags,
				   const struct outer *outer)
{
	int grows = (int)(ETH_HLEN + tags->size + outer->size) - (int)packet->place.network;

	if (grows && bpf_xdp_adjust_head(context, -grows))
		return LIMPET_REASON_no_headroom;
	if (!write_ethernet(context, macs, tags, outer->type) ||
	    (outer->size && !write_outer(context, ETH_HLEN + tags->size, outer)))
		return LIMPET_REASON_no_headroom;
	return GO_ON;
}

static __always_inline __be16 ethernet_type(const struct packet *packet)
{
	return packet->place.family == LIMPET_V6 ? bpf_htons(ETH_P_IPV6) : bpf_htons(ETH_P_IP);
}

/* What is done to the packet itself and to the frame around it, for all but the plain case. Global
 * functions, which the verifier looks at once; several, since their stacks are small. */

__noinline int prepare(struct xdp_md *context, const struct packet *packet,
		       const struct limpet_pool *pool, const struct limpet_way *way)
{
	struct tags tags, own;
	__u32 mss;

	if (!packet || !pool || !way)
		return 0;
	mss = pool->clamp_mss[packet->place.family == LIMPET_V6];
	if (mss && packet->place.protocol == IPPROTO_TCP &&
	    packet->place.fragment == FRAGMENT_NONE)
		clamp_mss(context, &packet->place, mss);
	tags = tags_of_frame(context, packet);
	own = tags_of_way(way);
	if (way->forward != LIMPET_FORWARD_L2 || way->ifindex != context->ingress_ifindex ||
	    !same_tags(&tags, &own))
		decrement_hops(context, packet);
	return 0;
}

__noinline int wrap(struct xdp_md *context, const struct packet *packet,
		    const struct limpet_pool *pool, const struct limpet_way *way)
{
	struct outer outer = {};
	struct tags tags, own;

	if (!packet || !pool || !way)
		return LIMPET_REASON_no_headroom;
	tags = tags_of_frame(context, packet);
	own = tags_of_way(way);
	outer.type = ethernet_type(packet);
	if (way->forward == LIMPET_FORWARD_IPIP && !make_outer(context, packet, pool, way, &outer))
		return LIMPET_REASON_no_headroom;
	return reframe(context, packet, way->ethernet, same_tags(&tags, &own) ? &tags : &own,
		       &outer);
}

/* Direct return on the link that the packet came by, without tags: other MACs, and nothing else. */
static __always_inline bool is_plain(const struct xdp_md *context, const struct packet *packet,
				     const struct limpet_pool *pool,
				     const volatile struct limpet_way *way)
{
	return way->forward == LIMPET_FORWARD_L2 && way->ifindex == context->ingress_ifindex &&
	       !way->tags && packet->place.network == ETH_HLEN &&
	       packet_length(packet) <= way->mtu && !*(const __u32 *)pool->clamp_mss;
}

/* Returns the reason: LIMPET_REASON_forwarded or _redirected when the frame is ready to go. `rule` is
 * NULL for a later fragment that none is known of. The way is usable. */
static __always_inline int forward(struct xdp_md *context, const struct packet *packet,
				   const struct limpet_pool *pool, const struct limpet_rule *rule,
				   const volatile struct limpet_way *way)
{
	const struct limpet_way *steady = (const struct limpet_way *)way;
	struct macs macs;
	void *frame;
	int reason;

	if (is_plain(context, packet, pool, way)) {
		frame = frame_at(context, 0, ETH_HLEN);
		if (!frame)
			return LIMPET_REASON_truncated;
		macs = macs_of(way);
		set_macs(frame, &macs);
		return LIMPET_REASON_forwarded;
	}
	if (way->forward == LIMPET_FORWARD_LOCAL)
		return LIMPET_REASON_local;
	if (packet_length(packet) + outer_size(steady) > way->mtu)
		return tell_too_big(context, packet, way->mtu - outer_size(steady));
	prepare(context, packet, pool, steady);
	if (way->forward == LIMPET_FORWARD_NAT)
		translate_to_member(context, packet, rule, steady);
	reason = wrap(context, packet, pool, steady);
	if (reason != GO_ON)
		return reason;
	return way->ifindex == context->ingress_ifindex ? LIMPET_REASON_forwarded
							: LIMPET_REASON_redirected;
}

#endif
