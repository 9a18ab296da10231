/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tells a client that nobody serves it. PACKETS.md, section 4. */
#ifndef LIMPET_REJECT_BPF_H
#define LIMPET_REJECT_BPF_H

#include "answer.bpf.h"

/* RFC 9293, 3.10.7.1: what a closed port answers to `tcp` with `payload` bytes. */
static __always_inline struct tcphdr make_reset(const struct tcphdr *tcp, __u32 payload)
{
	struct tcphdr reset = { .source = tcp->dest, .dest = tcp->source };

	reset.doff = sizeof(reset) / 4;
	reset.rst = 1;
	if (tcp->ack) {
		reset.seq = tcp->ack_seq;
	} else {
		reset.ack = 1;
		reset.ack_seq = bpf_htonl(bpf_ntohl(tcp->seq) + payload + tcp->syn + tcp->fin);
	}
	return reset;
}

/* The frame becomes the reset, whose checksum is still 0. */
static __always_inline int write_reset(struct xdp_md *context, const struct packet *packet,
				       struct tcphdr *reset)
{
	const __u32 *words = (const __u32 *)reset;
	__u64 sum = sum_pseudo(packet, IPPROTO_TCP, sizeof(*reset));
	struct tcphdr *tcp;

	if (!cut(context, packet->place.network + ip_size(packet) + sizeof(*reset)) ||
	    !turn_ethernet(context, 0, packet->place.network))
		return LIMPET_REASON_no_headroom;
	tcp = frame_at(context, write_ip(context, packet, IPPROTO_TCP, sizeof(*reset)),
		       sizeof(*tcp));
	if (!tcp)
		return LIMPET_REASON_no_headroom;
#pragma unroll
	for (int i = 0; i < 5; i++)
		sum += words[i];
	reset->check = ~fold(sum);
	*tcp = *reset;
	return LIMPET_REASON_rejected;
}

static __always_inline int reject_tcp(struct xdp_md *context, const struct packet *packet)
{
	const struct tcphdr *tcp = frame_at(context, packet->place.transport, sizeof(*tcp));
	__u32 header, payload;
	struct tcphdr reset;

	if (!tcp || tcp->rst)
		return LIMPET_REASON_no_member;
	header = tcp->doff * 4;
	payload = packet->place.end - packet->place.transport - header;
	if (header < sizeof(*tcp) ||
	    packet->place.transport + header > packet->place.end)
		return LIMPET_REASON_no_member;
	reset = make_reset(tcp, payload);
	if (!may_say(LIMPET_LIMIT_REJECT, clock_ns()))
		return LIMPET_REASON_reject_limited;
	return write_reset(context, packet, &reset);
}

static __always_inline int reject_udp(struct xdp_md *context, const struct packet *packet)
{
	int reason;

	if (!may_say(LIMPET_LIMIT_REJECT, clock_ns()))
		return LIMPET_REASON_reject_limited;
	reason = answer_icmp(context, packet,
			     packet->place.family == LIMPET_V6
				     ? icmp_kind(ICMP6_UNREACHABLE, ICMP6_NO_PORT)
				     : icmp_kind(ICMP_UNREACHABLE, ICMP_NO_PORT),
			     0);
	return reason == GO_ON ? LIMPET_REASON_rejected : reason;
}

/* A global function, which the verifier looks at once. */
__noinline int reject(struct xdp_md *context, const struct packet *packet)
{
	if (!packet || packet->is_error || packet->place.fragment != FRAGMENT_NONE)
		return LIMPET_REASON_no_member;
	return packet->place.protocol == IPPROTO_TCP ? reject_tcp(context, packet)
						     : reject_udp(context, packet);
}

#endif
