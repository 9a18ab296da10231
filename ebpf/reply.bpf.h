/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From nat members back to clients: the source becomes the VIP again. No state: a member's address,
 * protocol and port tell the rule, since the configuration check refuses what would be ambiguous.
 * PACKETS.md, section 6. */
#ifndef LIMPET_REPLY_BPF_H
#define LIMPET_REPLY_BPF_H

#include "forward.bpf.h"
#include "fragment.bpf.h"
#include "icmp.bpf.h"

#define AF_INET 2
#define AF_INET6 10

static __always_inline const struct limpet_nat *find_nat(const struct packet *packet)
{
	__be32 address;

	if (packet->place.family == LIMPET_V6)
		return bpf_map_lookup_elem(&nat6, packet->source);
	address = address4(packet->source);
	return bpf_map_lookup_elem(&nat4, &address);
}

/* The number of the rule whose member sent the packet from its source port, or 0. */
static __always_inline __u32 rule_of_port(const struct packet *packet)
{
	const struct limpet_nat *nat = find_nat(packet);
	const struct limpet_ports *by_port;
	__u32 table;

	if (!nat)
		return 0;
	table = packet->protocol == IPPROTO_TCP ? nat->tcp_ports : nat->udp_ports;
	by_port = bpf_map_lookup_elem(&ports, &table);
	return by_port ? by_port->rule[packet->source_port] : 0;
}

/* An ICMP error about a packet to a nat member: turned round, that is one from the member. */
static __always_inline bool take_error(struct xdp_md *context, struct packet *packet)
{
	const __u64 to[2] = { packet->destination[0], packet->destination[1] };
	const struct icmp *icmp = frame_at(context, packet->place.transport, sizeof(struct icmp));

	return packet->place.fragment == FRAGMENT_NONE &&
	       packet->place.transport + sizeof(struct icmp) <= packet->place.end && icmp &&
	       is_error_type(packet, icmp->type) && read_quote(context, packet) &&
	       packet->destination[0] == to[0] && packet->destination[1] == to[1];
}

/* The number of the rule that the packet is a reply by, or 0. */
static __always_inline __u32 rule_of_reply(struct xdp_md *context, struct packet *packet)
{
	__u64 word;

	packet->protocol = packet->place.protocol;
	if (is_icmp(packet))
		return take_error(context, packet) ? rule_of_port(packet) : 0;
	if (!is_tcp_or_udp(packet->place.protocol) || !find_nat(packet))
		return 0;
	if (packet->place.fragment == FRAGMENT_LATER) {
		word = find_fragment(packet);
		return limpet_fragment_member(word) == LIMPET_MEMBER_NONE
			       ? limpet_fragment_rule(word)
			       : 0;
	}
	return parse_ports(context, packet) == GO_ON ? rule_of_port(packet) : 0;
}

/* Who the client takes the sender for. False: the VIP has no address of the family. */
static __always_inline bool find_vip_end(const struct packet *packet,
					 const struct limpet_rule *rule, struct endpoint *vip)
{
	vip->port = rule->member_port ? rule->vip_port : 0;
	if (packet->place.family == LIMPET_V6)
		__builtin_memcpy(vip->address, rule->vip6, sizeof(vip->address));
	else
		vip->address[0] = rule->vip4;
	return vip->address[0] || vip->address[1] || vip->address[2] || vip->address[3];
}

static __always_inline __u8 hops_of(struct xdp_md *context, const struct packet *packet)
{
	__u32 offset = packet->place.family == LIMPET_V6 ? offsetof(struct ipv6hdr, hop_limit)
							 : offsetof(struct iphdr, ttl);
	const __u8 *hops = frame_at(context, packet->place.network + offset, 1);

	return hops ? *hops : 0;
}

static __always_inline bool may_fragment(struct xdp_md *context, const struct packet *packet)
{
	const struct iphdr *ip = frame_at(context, packet->place.network, sizeof(*ip));

	return packet->place.family == LIMPET_V4 && ip &&
	       !(ip->frag_off & bpf_htons(IP_DONT_FRAGMENT));
}

static __always_inline long find_route(struct xdp_md *context, const struct packet *packet,
				       const struct endpoint *vip, struct bpf_fib_lookup *route)
{
	route->tot_len = packet_length(packet);
	route->ifindex = context->ingress_ifindex;
	if (packet->place.family == LIMPET_V6) {
		route->family = AF_INET6;
		__builtin_memcpy(route->ipv6_src, vip->address, sizeof(route->ipv6_src));
		__builtin_memcpy(route->ipv6_dst, packet->destination, sizeof(route->ipv6_dst));
	} else {
		route->family = AF_INET;
		route->ipv4_src = vip->address[0];
		route->ipv4_dst = address4(packet->destination);
	}
	return bpf_fib_lookup(context, route, sizeof(*route), 0);
}

/* `is_own`: an ICMP error that the member itself sent, not a router behind it. */
static __always_inline void translate_to_client(struct xdp_md *context,
						const struct packet *packet, __u32 rule_number,
						const struct limpet_rule *rule,
						struct endpoint *vip, bool is_own)
{
	const struct limpet_pool *pool;
	__u32 number = rule->pool, mss;

	if (packet->is_error) {
		struct endpoint quoted = *vip;

		quoted.side = SIDE_DESTINATION;
		vip->port = 0;
		rewrite_error(context, packet, &quoted, is_own ? vip : NULL);
		return;
	}
	if (packet->place.fragment == FRAGMENT_FIRST)
		note_fragment(packet, rule_number, LIMPET_MEMBER_NONE);
	pool = bpf_map_lookup_elem(&pools, &number);
	mss = pool ? pool->clamp_mss[packet->place.family == LIMPET_V6] : 0;
	if (mss && packet->place.protocol == IPPROTO_TCP &&
	    packet->place.fragment == FRAGMENT_NONE)
		clamp_mss(context, &packet->place, mss);
	rewrite(context, &packet->place, vip);
}

static __always_inline int send_reply(struct xdp_md *context, const struct packet *packet,
				      const struct bpf_fib_lookup *route)
{
	const struct outer no_outer = { .type = ethernet_type(packet) };
	const struct tags no_tags = {};
	__u8 macs[2 * ETH_ALEN];
	int reason;

	__builtin_memcpy(macs, route->dmac, ETH_ALEN);
	__builtin_memcpy(macs + ETH_ALEN, route->smac, ETH_ALEN);
	decrement_hops(context, packet);
	reason = reframe(context, packet, macs, &no_tags, &no_outer);
	if (reason != GO_ON)
		return reason;
	return route->ifindex == context->ingress_ifindex ? LIMPET_REASON_reply
							  : LIMPET_REASON_reply_redirected;
}

/* A frame that is for no VIP. For LIMPET_REASON_reply_redirected, *ifindex says where it goes. */
static __noinline int handle_reply(struct xdp_md *context, struct packet *packet, __u32 *ifindex)
{
	const __u64 from[2] = { packet->source[0], packet->source[1] };
	struct bpf_fib_lookup route = {};
	struct endpoint vip = {};
	struct limpet_rule *rule;
	struct view view;
	bool is_own;
	__u32 number;
	long found;

	if (!look_again(context, packet, &view) || parse_header(context, &view, packet) != GO_ON)
		return LIMPET_REASON_not_vip;
	number = rule_of_reply(context, packet);
	rule = bpf_map_lookup_elem(&rules, &number);
	if (!number || !rule || !find_vip_end(packet, rule, &vip) || hops_of(context, packet) <= 1)
		return LIMPET_REASON_not_vip;

	is_own = packet->source[0] == from[0] && packet->source[1] == from[1];
	found = find_route(context, packet, &vip, &route);
	*ifindex = route.ifindex;
	switch (found) {
	case BPF_FIB_LKUP_RET_FRAG_NEEDED:
		if (!may_fragment(context, packet))
			return tell_too_big(context, packet, route.mtu_result);
		break;
	case BPF_FIB_LKUP_RET_SUCCESS:
	case BPF_FIB_LKUP_RET_NO_NEIGH:
	case BPF_FIB_LKUP_RET_UNSUPP_LWT:
		break;
	case BPF_FIB_LKUP_RET_FWD_DISABLED:
		return LIMPET_REASON_forwarding_off;
	default:
		return LIMPET_REASON_not_vip;
	}
	translate_to_client(context, packet, number, rule, &vip, is_own);
	if (found == BPF_FIB_LKUP_RET_SUCCESS && bpf_map_lookup_elem(&links, ifindex))
		return send_reply(context, packet, &route);
	return LIMPET_REASON_reply_passed;
}

#endif
