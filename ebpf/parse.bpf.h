/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frame → struct packet: what the later steps need, read once. Reads only. PACKETS.md, section 1. */
#ifndef LIMPET_PARSE_BPF_H
#define LIMPET_PARSE_BPF_H

#include "chain.bpf.h"
#include "packet.bpf.h"

#define TAG_SIZE 4

static __always_inline bool is_tag(__be16 type)
{
	return type == bpf_htons(ETH_P_8021Q) || type == bpf_htons(ETH_P_8021AD);
}

/* The frame's first part while it is parsed: pointers, which cost less than frame_at(). */
struct view {
	void *data;
	void *end;
	void *network; /* the fixed part of the IP header is there */
};

/* Of a frame that was looked at by parse_frame() in another function. */
static __always_inline bool look_again(struct xdp_md *context, const struct packet *packet,
				       struct view *view)
{
	view->data = (void *)(long)context->data;
	view->end = (void *)(long)context->data_end;
	view->network = packet->place.family == LIMPET_V6
				? frame_at(context, packet->place.network, sizeof(struct ipv6hdr))
				: frame_at(context, packet->place.network, sizeof(struct iphdr));
	return view->network && view->data + ETH_HLEN <= view->end;
}

/* Ethernet, its tags and the fixed part of the IP header: all that is needed to see whether the
 * packet is for a VIP. */
static __always_inline int parse_frame(struct xdp_md *context, struct packet *packet,
				       struct view *view)
{
	void *data = (void *)(long)context->data, *data_end = (void *)(long)context->data_end;
	__be16 *type = data + offsetof(struct ethhdr, h_proto);
	struct ipv6hdr *ip6;
	struct iphdr *ip4;

	view->data = data;
	view->end = data_end;
	if ((void *)(type + 1) > data_end)
		return LIMPET_REASON_not_ip;
#pragma unroll
	for (int tags = 0; tags < 2; tags++) {
		if (!is_tag(*type))
			break;
		type = (void *)type + TAG_SIZE;
		if ((void *)(type + 1) > data_end)
			return LIMPET_REASON_not_ip;
		packet->place.network += TAG_SIZE;
	}
	packet->place.network += ETH_HLEN;
	view->network = type + 1;

	if (*type == bpf_htons(ETH_P_IP)) {
		ip4 = (void *)(type + 1);
		if ((void *)(ip4 + 1) > data_end)
			return LIMPET_REASON_truncated;
		set_address4(packet->source, ip4->saddr);
		set_address4(packet->destination, ip4->daddr);
		return GO_ON;
	}
	if (*type != bpf_htons(ETH_P_IPV6))
		return LIMPET_REASON_not_ip;
	ip6 = (void *)(type + 1);
	if ((void *)(ip6 + 1) > data_end)
		return LIMPET_REASON_truncated;
	packet->place.family = LIMPET_V6;
	__builtin_memcpy(packet->source, &ip6->saddr, sizeof(ip6->saddr));
	__builtin_memcpy(packet->destination, &ip6->daddr, sizeof(ip6->daddr));
	return GO_ON;
}

/* The packet's end. It may lie beyond the frame's first part, but not beyond the frame. */
static __always_inline int find_end(struct xdp_md *context, const struct view *view,
				    struct place *place, __u32 length)
{
	place->end = place->network + length;
	if (view->network + length > view->end && place->end > bpf_xdp_get_buff_len(context))
		return LIMPET_REASON_truncated;
	return GO_ON;
}

static __always_inline int parse_ipv4(struct xdp_md *context, const struct view *view,
				      struct packet *packet)
{
	struct iphdr *ip = view->network;
	__u32 header, total, offset;
	__u8 first;

	header = ip->ihl * 4;
	total = bpf_ntohs(ip->tot_len);
	offset = bpf_ntohs(ip->frag_off);
	if (ip->version != 4 || header < sizeof(*ip) || total < header)
		return LIMPET_REASON_bad_ip_header;
	if (find_end(context, view, &packet->place, total) != GO_ON)
		return LIMPET_REASON_truncated;
	first = ip->saddr & 0xff; /* as it lies in memory */
	if (first == 0 || first == 127 || first >= 224 || ip->saddr == ip->daddr)
		return LIMPET_REASON_bad_source;

	packet->place.transport = packet->place.network + header;
	packet->place.protocol = ip->protocol;
	if (offset & (IP_OFFSET | IP_MORE_FRAGMENTS)) {
		packet->place.fragment = offset & IP_OFFSET ? FRAGMENT_LATER : FRAGMENT_FIRST;
		packet->id = bpf_ntohs(ip->id);
	}
	return GO_ON;
}

static __always_inline int parse_ipv6(struct xdp_md *context, const struct view *view,
				      struct packet *packet)
{
	struct ipv6hdr *ip = view->network;
	const __u64 *source = packet->source, *destination = packet->destination;

	if (ip->version != 6)
		return LIMPET_REASON_bad_ip_header;
	if (find_end(context, view, &packet->place,
		     sizeof(*ip) + bpf_ntohs(ip->payload_len)) != GO_ON)
		return LIMPET_REASON_truncated;
	if ((source[0] & 0xff) == 0xff || /* multicast; then :: and ::1 */
	    (!source[0] && !(source[1] & ~bpf_cpu_to_be64(1))) ||
	    (source[0] == destination[0] && source[1] == destination[1]))
		return LIMPET_REASON_bad_source;

	packet->place.transport = packet->place.network + sizeof(*ip);
	packet->place.protocol = ip->nexthdr;
	return GO_ON;
}

/* The rest of the IP header, and where the transport header is. */
static __always_inline int parse_header(struct xdp_md *context, const struct view *view,
					struct packet *packet)
{
	bool is_ipv6 = packet->place.family == LIMPET_V6;
	int reason = is_ipv6 ? parse_ipv6(context, view, packet)
			     : parse_ipv4(context, view, packet);

	if (reason != GO_ON)
		return reason;
	if (*(__u8 *)view->data & 1)
		return LIMPET_REASON_not_unicast;
	if (is_ipv6 && is_extension(packet->place.protocol))
		return walk_chain(context, &packet->place, &packet->id);
	return GO_ON;
}

static __always_inline bool is_tcp_or_udp(__u8 protocol)
{
	return protocol == IPPROTO_TCP || protocol == IPPROTO_UDP;
}

/* The ports of a TCP or UDP packet whose transport header is whole. */
static __always_inline int parse_ports(struct xdp_md *context, struct packet *packet)
{
	bool tcp = packet->place.protocol == IPPROTO_TCP;
	__u32 size = tcp ? sizeof(struct tcphdr) : sizeof(struct udphdr);
	struct udphdr *ports; /* TCP's ports lie in the same place */

	if (packet->place.transport + size > packet->place.end)
		return LIMPET_REASON_bad_ip_header;
	ports = tcp ? frame_at(context, packet->place.transport, sizeof(struct tcphdr))
		    : frame_at(context, packet->place.transport, sizeof(struct udphdr));
	if (!ports)
		return LIMPET_REASON_truncated;
	packet->source_port = bpf_ntohs(ports->source);
	packet->destination_port = bpf_ntohs(ports->dest);
	return GO_ON;
}

/* Whether the packet says nothing of a client that lives: a SYN without ACK, which anybody can send,
 * or an RST, which is the answer to a server that talks to somebody who has left. Asked of few
 * packets only, so it reads the header itself. */
static __always_inline bool is_traceless(struct xdp_md *context, const struct packet *packet)
{
	const struct tcphdr *tcp;

	if (packet->place.protocol != IPPROTO_TCP || packet->place.fragment == FRAGMENT_LATER)
		return false;
	tcp = frame_at(context, packet->place.transport, sizeof(*tcp));
	return tcp && ((tcp->syn && !tcp->ack) || tcp->rst);
}

#endif
