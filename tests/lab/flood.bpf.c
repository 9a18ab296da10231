// SPDX-License-Identifier: GPL-2.0-or-later
/* Two programs. `flood` makes a TCP packet from an invented source of each frame that it is run for,
 * and sends it. `sink`, behind the edge, drops what the edge forwarded of that and lets all else
 * pass, so that no member has to answer. See flood.c. */
#include <linux/bpf.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/tcp.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "flood.bpf.h"

#define MARK 77 /* the flood's time to live; nobody else sends it */

struct frame {
	struct ethhdr ethernet;
	struct iphdr ip;
	struct tcphdr tcp;
} __attribute__((packed));

const volatile struct flood_settings settings;

static __always_inline __u16 ip_checksum(const void *header)
{
	const __u16 *words = header;
	__u32 sum = 0;

#pragma unroll
	for (int i = 0; i < 10; i++)
		sum += words[i];
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return ~sum;
}

/* The frame's memory is used again and again, and still has what the edge wrote into it. */
SEC("xdp")
int flood(struct xdp_md *context)
{
	struct frame *frame = (void *)(long)context->data;

	if ((void *)(frame + 1) > (void *)(long)context->data_end)
		return XDP_ABORTED;
#pragma unroll
	for (int i = 0; i < ETH_ALEN; i++) {
		frame->ethernet.h_dest[i] = settings.destination[i];
		frame->ethernet.h_source[i] = settings.source[i];
	}
	frame->ethernet.h_proto = bpf_htons(ETH_P_IP);
	frame->ip = (struct iphdr){
		.version = 4,
		.ihl = 5,
		.tot_len = bpf_htons(sizeof(frame->ip) + sizeof(frame->tcp)),
		.ttl = MARK,
		.protocol = IPPROTO_TCP,
		/* An odd first byte up to 125: what a host can have, and no client of the lab has. */
		.saddr = bpf_htonl((1 + 2 * (bpf_get_prandom_u32() % 63)) << 24 |
				   (bpf_get_prandom_u32() & 0xffffff)),
		.daddr = settings.vip,
	};
	frame->ip.check = ip_checksum((void *)&frame->ip);
	frame->tcp = (struct tcphdr){
		.source = bpf_get_prandom_u32(),
		.dest = settings.port,
		.seq = bpf_get_prandom_u32(),
		.doff = 5,
		.syn = !settings.ack,
		.ack = settings.ack,
		.window = bpf_htons(1024),
	};
	return XDP_TX;
}

SEC("xdp")
int sink(struct xdp_md *context)
{
	const struct frame *frame = (void *)(long)context->data;

	if ((void *)(frame + 1) > (void *)(long)context->data_end)
		return XDP_PASS;
	if (frame->ethernet.h_proto != bpf_htons(ETH_P_IP) || frame->ip.ttl != MARK)
		return XDP_PASS;
	return XDP_DROP;
}

char _license[] SEC("license") = "GPL";
