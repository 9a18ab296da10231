/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the edge itself says to a packet's sender: ICMP errors and TCP resets. PACKETS.md, sections 4
 * and 7. The frame becomes the answer, from the packet's destination to its source. */
#ifndef LIMPET_ANSWER_BPF_H
#define LIMPET_ANSWER_BPF_H

#include "checksum.bpf.h"
#include "clock.bpf.h"
#include "credit.bpf.h"
#include "packet.bpf.h"

#define ANSWER_HOPS 64
#define QUOTE_MAX 512u
#define QUOTE_LEAST 96u /* where the frame's first part is short */
#define IPV6_MTU_MIN 1280

static __always_inline __u32 ip_size(const struct packet *packet)
{
	return packet->place.family == LIMPET_V6 ? sizeof(struct ipv6hdr) : sizeof(struct iphdr);
}

/* Moves the Ethernet header and tags, `size` bytes, from `from` to the frame's start, and swaps the
 * MACs. The two do not overlap, or are the same. False: they are not there. */
static __always_inline bool turn_ethernet(struct xdp_md *context, __u32 from, __u32 size)
{
	const __u16 *old = frame_at(context, from, ETH_HLEN);
	__u16 *new = frame_at(context, 0, ETH_HLEN), destination[3];

	if (!old || !new)
		return false;
	__builtin_memcpy(destination, old, ETH_ALEN);
	__builtin_memcpy(new, old + 3, ETH_ALEN);
	__builtin_memcpy(new + 3, destination, ETH_ALEN);
	new[6] = old[6];
#pragma unroll
	for (__u32 at = ETH_HLEN; at < ETH_HLEN + 8; at += 4) {
		const __u32 *old_tag = frame_at(context, from + at, 4);
		__u32 *new_tag = frame_at(context, at, 4);

		if (at >= size)
			break;
		if (!old_tag || !new_tag)
			return false;
		*new_tag = *old_tag;
	}
	return true;
}

static __always_inline void write_ipv4(struct iphdr *ip, const struct packet *packet,
				       __u8 protocol, __u16 payload)
{
	const __u32 *words = (const __u32 *)ip;
	__u64 sum = 0;

	__builtin_memset(ip, 0, sizeof(*ip));
	ip->version = 4;
	ip->ihl = sizeof(*ip) / 4;
	ip->tot_len = bpf_htons(sizeof(*ip) + payload);
	ip->frag_off = bpf_htons(IP_DONT_FRAGMENT);
	ip->ttl = ANSWER_HOPS;
	ip->protocol = protocol;
	ip->saddr = address4(packet->destination);
	ip->daddr = address4(packet->source);
#pragma unroll
	for (int i = 0; i < 5; i++)
		sum += words[i];
	ip->check = ~fold(sum);
}

static __always_inline void write_ipv6(struct ipv6hdr *ip, const struct packet *packet,
				       __u8 protocol, __u16 payload)
{
	__builtin_memset(ip, 0, sizeof(*ip));
	ip->version = 6;
	ip->payload_len = bpf_htons(payload);
	ip->nexthdr = protocol;
	ip->hop_limit = ANSWER_HOPS;
	__builtin_memcpy(&ip->saddr, packet->destination, sizeof(ip->saddr));
	__builtin_memcpy(&ip->daddr, packet->source, sizeof(ip->daddr));
}

/* The answer's IP header. Returns where its payload begins, or 0. */
static __always_inline __u32 write_ip(struct xdp_md *context, const struct packet *packet,
				      __u8 protocol, __u16 payload)
{
	__u32 at = packet->place.network;
	void *ip;

	if (packet->place.family == LIMPET_V6) {
		ip = frame_at(context, at, sizeof(struct ipv6hdr));
		if (!ip)
			return 0;
		write_ipv6(ip, packet, protocol, payload);
		return at + sizeof(struct ipv6hdr);
	}
	ip = frame_at(context, at, sizeof(struct iphdr));
	if (!ip)
		return 0;
	write_ipv4(ip, packet, protocol, payload);
	return at + sizeof(struct iphdr);
}

static __always_inline __u64 sum_words(const __u64 address[2])
{
	return (__u64)(__u32)address[0] + (address[0] >> 32) + (__u32)address[1] +
	       (address[1] >> 32);
}

/* The pseudo-header of transport checksums; the addresses' order does not matter. */
static __always_inline __u64 sum_pseudo(const struct packet *packet, __u8 protocol, __u16 length)
{
	__u64 sum = (__u64)bpf_htons(protocol) + bpf_htons(length);

	if (packet->place.family == LIMPET_V6)
		return sum + sum_words(packet->source) + sum_words(packet->destination);
	return sum + (__u64)address4(packet->source) + address4(packet->destination);
}

/* Cuts the frame to `size` bytes. */
static __always_inline bool cut(struct xdp_md *context, __u32 size)
{
	return !bpf_xdp_adjust_tail(context, (int)size - (int)bpf_xdp_get_buff_len(context));
}

/* How many bytes of the packet an ICMP error quotes. */
static __always_inline __u32 quote_size(const struct xdp_md *context, const struct packet *packet)
{
	void *data = (void *)(long)context->data, *data_end = (void *)(long)context->data_end;
	__u32 length = packet_length(packet), most = QUOTE_MAX;
	__u32 at_hand = data_end - data;

	barrier_var(at_hand); /* else the offset is added to `data` first, which the verifier refuses */
	at_hand -= packet->place.network;
	if (at_hand < QUOTE_MAX && at_hand < length)
		most = QUOTE_LEAST;
	if (at_hand < most)
		most = at_hand;
	return (length < most ? length : most) & ~3u;
}

/* An ICMP error with a quote. `what`: type and code as they lie in memory; `info`: the four bytes
 * behind the checksum, network order. A global function, which the verifier looks at once. */
__noinline int answer_icmp(struct xdp_md *context, const struct packet *packet, __u32 what,
			   __u32 info)
{
	__u32 quote, size, at;
	struct icmp *icmp;
	bool is_ipv6;
	__u64 sum;

	if (!packet)
		return LIMPET_REASON_no_headroom;
	is_ipv6 = packet->place.family == LIMPET_V6;
	quote = quote_size(context, packet);
	size = sizeof(*icmp) + ip_size(packet);
	if (!cut(context, packet->place.network + quote) ||
	    bpf_xdp_adjust_head(context, -(int)size) ||
	    !turn_ethernet(context, size, packet->place.network))
		return LIMPET_REASON_no_headroom;

	at = write_ip(context, packet, is_ipv6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP,
		      sizeof(*icmp) + quote);
	icmp = frame_at(context, at, sizeof(*icmp));
	if (!icmp)
		return LIMPET_REASON_no_headroom;
	*(__u16 *)icmp = what;
	icmp->checksum = 0;
	icmp->info = info;
	sum = sum_frame(context, at, (sizeof(*icmp) + quote) / 4);
	if (is_ipv6)
		sum += sum_pseudo(packet, IPPROTO_ICMPV6, sizeof(*icmp) + quote);
	icmp = frame_at(context, at, sizeof(*icmp));
	if (!icmp)
		return LIMPET_REASON_no_headroom;
	icmp->checksum = ~fold(sum);
	return GO_ON;
}

/* Type and code of an ICMP error as they lie in memory. */
static __always_inline __u32 icmp_kind(__u8 type, __u8 code)
{
	return type | (__u32)code << 8;
}

/* The packet does not fit into `mtu` bytes. */
static __always_inline int tell_too_big(struct xdp_md *context, const struct packet *packet,
					__u32 mtu)
{
	bool is_ipv6 = packet->place.family == LIMPET_V6;
	int reason;

	if (packet->is_error || packet->place.fragment == FRAGMENT_LATER ||
	    !may_say(LIMPET_LIMIT_TOO_BIG, clock_ns()))
		return LIMPET_REASON_too_big;
	if (is_ipv6 && mtu < IPV6_MTU_MIN)
		mtu = IPV6_MTU_MIN;
	reason = answer_icmp(context, packet,
			     is_ipv6 ? icmp_kind(ICMP6_TOO_BIG, 0)
				     : icmp_kind(ICMP_UNREACHABLE, ICMP_TOO_BIG),
			     bpf_htonl(mtu));
	return reason == GO_ON ? LIMPET_REASON_told_too_big : reason;
}

#endif
