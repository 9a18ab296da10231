/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A TCP segment on its way out, as a tc program reads it. */
#ifndef LIMPET_SEGMENT_BPF_H
#define LIMPET_SEGMENT_BPF_H

#include "packet.bpf.h"
#include "parse.bpf.h"

union ip_header {
	struct iphdr ip4;
	struct ipv6hdr ip6;
};

struct segment {
	union ip_header ip;
	struct tcphdr tcp;
	__u32 network; /* offsets of the two in the frame */
	__u32 transport;
	__u32 family; /* enum limpet_family */
	__be32 source[4];
	__be32 destination[4];
};

/* The type of what is behind the Ethernet header and its tags, and where that is. (Tags that the
 * device puts in lie beside the frame, and are nobody's concern.) */
static __always_inline __be16 find_network(struct __sk_buff *skb, __u32 *network)
{
	__be16 type = 0;

	*network = ETH_HLEN;
	bpf_skb_load_bytes(skb, offsetof(struct ethhdr, h_proto), &type, sizeof(type));
#pragma unroll
	for (int tags = 0; tags < 2 && is_tag(type); tags++) {
		*network += TAG_SIZE;
		bpf_skb_load_bytes(skb, *network - sizeof(type), &type, sizeof(type));
	}
	return type;
}

static __always_inline bool read_ipv4(struct __sk_buff *skb, struct segment *segment)
{
	const struct iphdr *ip = &segment->ip.ip4;

	segment->family = LIMPET_V4;
	if (bpf_skb_load_bytes(skb, segment->network, &segment->ip, sizeof(*ip)) ||
	    ip->version != 4 || ip->ihl * 4 < sizeof(*ip) || ip->protocol != IPPROTO_TCP ||
	    ip->frag_off & bpf_htons(IP_OFFSET | IP_MORE_FRAGMENTS))
		return false;
	segment->transport = segment->network + ip->ihl * 4;
	segment->source[0] = ip->saddr;
	segment->destination[0] = ip->daddr;
	return true;
}

static __always_inline bool read_ipv6(struct __sk_buff *skb, struct segment *segment)
{
	const struct ipv6hdr *ip = &segment->ip.ip6;

	segment->family = LIMPET_V6;
	if (bpf_skb_load_bytes(skb, segment->network, &segment->ip, sizeof(*ip)) ||
	    ip->version != 6 || ip->nexthdr != IPPROTO_TCP)
		return false;
	segment->transport = segment->network + sizeof(*ip);
	__builtin_memcpy(segment->source, &ip->saddr, sizeof(segment->source));
	__builtin_memcpy(segment->destination, &ip->daddr, sizeof(segment->destination));
	return true;
}

/* False: it is none. */
static __always_inline bool read_segment(struct __sk_buff *skb, struct segment *segment)
{
	__be16 type = find_network(skb, &segment->network);

	if (type == bpf_htons(ETH_P_IP)) {
		if (!read_ipv4(skb, segment))
			return false;
	} else if (type != bpf_htons(ETH_P_IPV6) || !read_ipv6(skb, segment)) {
		return false;
	}
	return !bpf_skb_load_bytes(skb, segment->transport, &segment->tcp, sizeof(segment->tcp));
}

#endif
