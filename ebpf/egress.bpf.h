/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How probes through a VIP leave: a tc program on egress, which lets everything else be. Sockets'
 * packets come with checksums still to be finished and in segments still to be cut, hence the
 * kernel's own functions for all that changes. PACKETS.md, section 8. */
#ifndef LIMPET_EGRESS_BPF_H
#define LIMPET_EGRESS_BPF_H

#include <linux/pkt_cls.h>

#include "checksum.bpf.h"
#include "maps.bpf.h"
#include "segment.bpf.h"
#include "tunnel.bpf.h"

static __always_inline bool is_to_member(const struct segment *segment,
					 const struct limpet_probe *probe)
{
	return probe->in_use && probe->family == segment->family &&
	       probe->member[0] == segment->destination[0] &&
	       probe->member[1] == segment->destination[1] &&
	       probe->member[2] == segment->destination[2] &&
	       probe->member[3] == segment->destination[3];
}

/* What answers have to fit. Every connection begins with a SYN, so no later packet has to write. */
static __always_inline bool note_port(const struct segment *segment, __u16 probe)
{
	__u32 number = segment->family * LIMPET_PORTS + bpf_ntohs(segment->tcp.source);
	struct limpet_probe_port *port = bpf_map_lookup_elem(&probe_ports, &number);
	struct limpet_probe_port noted = {
		.probe = probe,
		.server_port = bpf_ntohs(segment->tcp.dest),
	};
	const __u64 *word = (const __u64 *)&noted;

	if (!port)
		return false;
	if (segment->family == LIMPET_V6)
		__builtin_memcpy(noted.address, segment->source, sizeof(noted.address));
	else
		set_address4(noted.address, segment->source[0]);
	for (__u32 i = 0; i < sizeof(noted) / sizeof(*word); i++)
		((volatile __u64 *)port)[i] = word[i];
	return true;
}

/* The destination becomes the VIP. False: the frame could not be written. */
static __always_inline bool turn_to_vip(struct __sk_buff *skb, const struct segment *segment,
					const struct limpet_probe *probe)
{
	__u32 checksum = segment->transport + offsetof(struct tcphdr, check);
	__be32 vip[4];
	__s64 change;
	long failed;

	__builtin_memcpy(vip, probe->vip, sizeof(vip));
	change = bpf_csum_diff((__be32 *)segment->destination, sizeof(vip), vip, sizeof(vip), 0);
	if (segment->family == LIMPET_V6)
		failed = bpf_skb_store_bytes(
			skb, segment->network + offsetof(struct ipv6hdr, daddr), vip, 16, 0);
	else
		failed = bpf_skb_store_bytes(
				 skb, segment->network + offsetof(struct iphdr, daddr), vip, 4, 0) ||
			 bpf_l3_csum_replace(
				 skb, segment->network + offsetof(struct iphdr, check), 0, change, 0);
	return !failed && !bpf_l4_csum_replace(skb, checksum, 0, change, BPF_F_PSEUDO_HDR);
}

/* As the outer header of a client's packet, but that the source says nothing of the flow. */
static __always_inline bool wrap4(struct __sk_buff *skb, const struct segment *segment,
				  const struct limpet_probe *probe)
{
	struct outer outer = {};
	__u64 sum = 0;

	outer.ip4.version = 4;
	outer.ip4.ihl = sizeof(outer.ip4) / 4;
	outer.ip4.tos = segment->ip.ip4.tos;
	outer.ip4.tot_len = bpf_htons(sizeof(outer.ip4) + bpf_ntohs(segment->ip.ip4.tot_len));
	outer.ip4.frag_off = bpf_htons(IP_DONT_FRAGMENT);
	outer.ip4.ttl = OUTER_HOPS;
	outer.ip4.protocol = IPPROTO_IPIP;
	outer.ip4.saddr = probe->tunnel_source[0];
	outer.ip4.daddr = probe->member[0];
#pragma unroll
	for (int i = 0; i < 5; i++)
		sum += outer.word[i];
	outer.ip4.check = ~fold(sum);
	return !bpf_skb_adjust_room(skb, sizeof(outer.ip4), BPF_ADJ_ROOM_MAC,
				    BPF_F_ADJ_ROOM_ENCAP_L3_IPV4) &&
	       !bpf_skb_store_bytes(skb, segment->network, &outer.ip4, sizeof(outer.ip4), 0);
}

static __always_inline bool wrap6(struct __sk_buff *skb, const struct segment *segment,
				  const struct limpet_probe *probe)
{
	const __u8 *inner = (const __u8 *)&segment->ip.ip6;
	struct outer outer = {};
	__u8 traffic_class = inner[0] << 4 | inner[1] >> 4;

	outer.word[0] = bpf_htonl(6u << 28 | (__u32)traffic_class << 20);
	outer.ip6.payload_len =
		bpf_htons(sizeof(outer.ip6) + bpf_ntohs(segment->ip.ip6.payload_len));
	outer.ip6.nexthdr = IPPROTO_IPV6;
	outer.ip6.hop_limit = OUTER_HOPS;
	__builtin_memcpy(&outer.ip6.saddr, probe->tunnel_source, sizeof(outer.ip6.saddr));
	__builtin_memcpy(&outer.ip6.daddr, probe->member, sizeof(outer.ip6.daddr));
	return !bpf_skb_adjust_room(skb, sizeof(outer.ip6), BPF_ADJ_ROOM_MAC,
				    BPF_F_ADJ_ROOM_ENCAP_L3_IPV6) &&
	       !bpf_skb_store_bytes(skb, segment->network, &outer.ip6, sizeof(outer.ip6), 0);
}

/* What claims to be a probe's and does not fit is dropped: sent to the member's own address, it would
 * let a check succeed that went past the VIP. */
SEC("tc")
int limpet_egress(struct __sk_buff *skb)
{
	const int others = TC_ACT_UNSPEC; /* filters behind this one have their say */
	__u32 number = skb->mark & ~LIMPET_PROBE_MARK_MASK;
	const struct limpet_probe *probe;
	struct segment segment = {};

	if ((skb->mark & LIMPET_PROBE_MARK_MASK) != LIMPET_PROBE_MARK ||
	    !read_segment(skb, &segment))
		return others;
	probe = bpf_map_lookup_elem(&probes, &number);
	if (!number || !probe || !is_to_member(&segment, probe))
		return TC_ACT_SHOT;
	if (segment.tcp.syn && !note_port(&segment, number))
		return TC_ACT_SHOT;
	if (!turn_to_vip(skb, &segment, probe))
		return TC_ACT_SHOT;
	if (probe->forward != LIMPET_FORWARD_IPIP)
		return others;
	if (segment.family == LIMPET_V6)
		return wrap6(skb, &segment, probe) ? others : TC_ACT_SHOT;
	return wrap4(skb, &segment, probe) ? others : TC_ACT_SHOT;
}

#endif
