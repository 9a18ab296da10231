/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What members answer to probes through a VIP: their own address becomes the source again.
 * PACKETS.md, section 8. */
#ifndef LIMPET_PROBE_BPF_H
#define LIMPET_PROBE_BPF_H

#include "maps.bpf.h"
#include "nat.bpf.h"
#include "packet.bpf.h"
#include "parse.bpf.h"

/* TCP behind an IP header that has nothing but its fixed part, as servers' packets are; or NULL. */
static __always_inline const struct tcphdr *find_tcp(const struct view *view, __u8 family)
{
	const struct ipv6hdr *ip6 = view->network;
	const struct iphdr *ip4 = view->network;
	const struct tcphdr *tcp;

	if (family == LIMPET_V6) {
		tcp = (const void *)(ip6 + 1);
		return ip6->version == 6 && ip6->nexthdr == IPPROTO_TCP &&
				       (void *)(tcp + 1) <= view->end
			       ? tcp
			       : NULL;
	}
	tcp = (const void *)(ip4 + 1);
	return ip4->version == 4 && ip4->ihl * 4 == sizeof(*ip4) && ip4->protocol == IPPROTO_TCP &&
			       !(ip4->frag_off & bpf_htons(IP_OFFSET | IP_MORE_FRAGMENTS)) &&
			       (void *)(tcp + 1) <= view->end
		       ? tcp
		       : NULL;
}

static __always_inline bool is_from_vip(const struct packet *packet,
					const struct limpet_probe *probe)
{
	__u64 vip[2];

	if (!probe->in_use || probe->family != packet->place.family)
		return false;
	if (probe->family == LIMPET_V6)
		__builtin_memcpy(vip, probe->vip, sizeof(vip));
	else
		set_address4(vip, probe->vip[0]);
	return packet->source[0] == vip[0] && packet->source[1] == vip[1];
}

/* The probe that the packet answers, or NULL. What is asked of every frame that is for no VIP comes
 * first. */
static __always_inline const struct limpet_probe *probe_of_reply(const struct packet *packet,
								 const struct tcphdr *tcp)
{
	__u32 number = packet->place.family * LIMPET_PORTS + bpf_ntohs(tcp->dest);
	const struct limpet_probe_port *port = bpf_map_lookup_elem(&probe_ports, &number);
	const struct limpet_probe *probe;

	if (!port || !port->probe || port->server_port != bpf_ntohs(tcp->source) ||
	    port->address[0] != packet->destination[0] ||
	    port->address[1] != packet->destination[1])
		return NULL;
	number = port->probe;
	probe = bpf_map_lookup_elem(&probes, &number);
	return probe && is_from_vip(packet, probe) ? probe : NULL;
}

static __always_inline void turn_to_member(struct xdp_md *context, const struct packet *packet,
					   const struct limpet_probe *probe)
{
	struct endpoint member = { .side = SIDE_SOURCE };
	struct place place = packet->place;

	__builtin_memcpy(member.address, probe->member, sizeof(member.address));
	place.protocol = IPPROTO_TCP;
	place.transport = place.network + (place.family == LIMPET_V6 ? sizeof(struct ipv6hdr)
								     : sizeof(struct iphdr));
	place.end = place.transport + sizeof(struct tcphdr);
	rewrite(context, &place, &member);
}

/* Of a frame that is for no VIP. True: it was an answer to a probe, and looks like the member's own. */
static __noinline bool take_probe_reply(struct xdp_md *context, const struct packet *packet)
{
	const struct limpet_probe *probe;
	const struct tcphdr *tcp;
	struct view view;

	if (!look_again(context, packet, &view))
		return false;
	tcp = find_tcp(&view, packet->place.family);
	if (!tcp)
		return false;
	probe = probe_of_reply(packet, tcp);
	if (!probe)
		return false;
	turn_to_member(context, packet, probe);
	return true;
}

#endif
