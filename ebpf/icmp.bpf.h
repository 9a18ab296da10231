/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ICMP for a VIP: echo requests, and errors about packets that a member sent. PACKETS.md, section 5. */
#ifndef LIMPET_ICMP_BPF_H
#define LIMPET_ICMP_BPF_H

#include "answer.bpf.h"
#include "chain.bpf.h"
#include "parse.bpf.h"

#define QUOTED_TRANSPORT 8 /* what every ICMP error quotes at least (RFC 792) */

static __always_inline bool is_icmp(const struct packet *packet)
{
	return packet->place.protocol ==
	       (packet->place.family == LIMPET_V6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP);
}

static __always_inline bool is_error_type(const struct packet *packet, __u8 type)
{
	if (packet->place.family == LIMPET_V6)
		return type >= ICMP6_UNREACHABLE && type <= ICMP6_PARAMETER_PROBLEM;
	return type == ICMP_UNREACHABLE || type == ICMP_TIME_EXCEEDED ||
	       type == ICMP_PARAMETER_PROBLEM;
}

static __always_inline bool is_echo_request(const struct packet *packet, __u8 type)
{
	return type == (packet->place.family == LIMPET_V6 ? ICMP6_ECHO_REQUEST : ICMP_ECHO_REQUEST);
}

/* The quoted packet's addresses and header; its client is where it was going. */
static __always_inline bool read_quoted_ipv4(struct xdp_md *context, struct packet *packet)
{
	struct iphdr *ip = frame_at(context, packet->quote.network, sizeof(*ip));

	if (!ip || ip->version != 4 || ip->ihl < 5 ||
	    packet->quote.network + sizeof(*ip) > packet->quote.end ||
	    ip->frag_off & bpf_htons(IP_OFFSET))
		return false;
	packet->quote.transport = packet->quote.network + ip->ihl * 4;
	packet->quote.protocol = ip->protocol;
	set_address4(packet->source, ip->daddr);
	set_address4(packet->destination, ip->saddr);
	return true;
}

static __always_inline bool read_quoted_ipv6(struct xdp_md *context, struct packet *packet)
{
	struct ipv6hdr *ip = frame_at(context, packet->quote.network, sizeof(*ip));

	if (!ip || ip->version != 6 ||
	    packet->quote.network + sizeof(*ip) > packet->quote.end)
		return false;
	packet->quote.transport = packet->quote.network + sizeof(*ip);
	packet->quote.protocol = ip->nexthdr;
	__builtin_memcpy(packet->source, &ip->daddr, sizeof(ip->daddr));
	__builtin_memcpy(packet->destination, &ip->saddr, sizeof(ip->saddr));
	return walk_chain(context, &packet->quote, &packet->id) == GO_ON &&
	       packet->quote.fragment != FRAGMENT_LATER;
}

/* Takes the quoted packet, turned round: `packet` is then about the client's packet that it answered.
 * A global function, which the verifier looks at once. Returns whether there is such a quote. */
__noinline int read_quote(struct xdp_md *context, struct packet *packet)
{
	const struct udphdr *ports; /* TCP's ports lie in the same place */
	bool read;

	if (!packet)
		return false;
	packet->quote.network = packet->place.transport + sizeof(struct icmp);
	packet->quote.end = packet->place.end;
	packet->quote.family = packet->place.family;
	read = packet->place.family == LIMPET_V6 ? read_quoted_ipv6(context, packet)
						 : read_quoted_ipv4(context, packet);
	if (!read || !is_tcp_or_udp(packet->quote.protocol) ||
	    packet->quote.transport + QUOTED_TRANSPORT > packet->quote.end)
		return false;
	ports = frame_at(context, packet->quote.transport, sizeof(*ports));
	if (!ports)
		return false;
	packet->source_port = bpf_ntohs(ports->dest);
	packet->destination_port = bpf_ntohs(ports->source);
	packet->protocol = packet->quote.protocol;
	packet->is_error = true;
	return true;
}

/* Swaps the IP addresses and renews the TTL or hop limit. */
static __always_inline bool turn_ip(struct xdp_md *context, const struct packet *packet)
{
	struct ipv6hdr *ip6;
	struct iphdr *ip4;
	__u16 old;

	if (packet->place.family == LIMPET_V6) {
		ip6 = frame_at(context, packet->place.network, sizeof(*ip6));
		if (!ip6)
			return false;
		__builtin_memcpy(&ip6->saddr, packet->destination, sizeof(ip6->saddr));
		__builtin_memcpy(&ip6->daddr, packet->source, sizeof(ip6->daddr));
		ip6->hop_limit = ANSWER_HOPS;
		return true;
	}
	ip4 = frame_at(context, packet->place.network, sizeof(*ip4));
	if (!ip4)
		return false;
	ip4->saddr = address4(packet->destination);
	ip4->daddr = address4(packet->source);
	if (ip4->ttl == ANSWER_HOPS)
		return true;
	old = *(__u16 *)&ip4->ttl;
	ip4->ttl = ANSWER_HOPS;
	adjust(&ip4->check, change16(old, *(__u16 *)&ip4->ttl));
	return true;
}

/* A global function, which the verifier looks at once. */
__noinline int answer_echo(struct xdp_md *context, const struct packet *packet)
{
	struct icmp *icmp;
	__u16 old;

	if (!packet || packet->place.transport != packet->place.network + ip_size(packet))
		return LIMPET_REASON_other_icmp;
	if (!turn_ethernet(context, 0, packet->place.network) || !turn_ip(context, packet))
		return LIMPET_REASON_other_icmp;
	icmp = frame_at(context, packet->place.transport, sizeof(*icmp));
	if (!icmp)
		return LIMPET_REASON_other_icmp;
	old = *(__u16 *)icmp;
	icmp->type = packet->place.family == LIMPET_V6 ? ICMP6_ECHO_REPLY : ICMP_ECHO_REPLY;
	adjust(&icmp->checksum, change16(old, *(__u16 *)icmp));
	if (!icmp->checksum) /* wrong for a message of zeros (RFC 1624, section 3); else the same */
		icmp->checksum = 0xffff;
	return LIMPET_REASON_echo;
}

/* GO_ON for an error about one of our packets: packet->is_error then. */
static __always_inline int parse_icmp(struct xdp_md *context, struct packet *packet)
{
	const __u64 vip[2] = { packet->destination[0], packet->destination[1] };
	const struct icmp *icmp;

	if (packet->place.fragment != FRAGMENT_NONE)
		return LIMPET_REASON_other_icmp;
	if (packet->place.transport + sizeof(struct icmp) > packet->place.end)
		return LIMPET_REASON_bad_ip_header;
	icmp = frame_at(context, packet->place.transport, sizeof(struct icmp));
	if (!icmp)
		return LIMPET_REASON_truncated;
	if (is_echo_request(packet, icmp->type))
		return answer_echo(context, packet);
	if (!is_error_type(packet, icmp->type) || !read_quote(context, packet) ||
	    packet->destination[0] != vip[0] || packet->destination[1] != vip[1])
		return LIMPET_REASON_other_icmp;
	return GO_ON;
}

#endif
