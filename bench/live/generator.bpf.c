// SPDX-License-Identifier: GPL-2.0-or-later
/* Two programs. `generate` makes an ACK with 20 bytes of data, from one of many sources, of each frame
 * that it is run for, and sends it. `sink`, on the same interface, counts what comes back from the
 * edge by the member that it is for, and drops it; all else passes. */
#include <linux/bpf.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/tcp.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "generator.bpf.h"

char LICENSE[] SEC("license") = "GPL";

#define NETWORK 10u /* the sources are of 10.0.0.0/8 */

struct frame {
	struct ethhdr ethernet;
	struct iphdr ip;
	struct tcphdr tcp;
	__u16 data[LIVE_PAYLOAD / 2];
} __attribute__((packed));

const volatile struct live_settings settings;
struct live_arrivals arrivals;
__u64 generated;
__u32 walk; /* where it stands */

static __always_inline __u16 folded(__u32 sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return ~sum;
}

static __always_inline __u32 sum_of(const void *from, int words)
{
	const __u16 *word = from;
	__u32 sum = 0;

#pragma unroll
	for (int i = 0; i < words; i++)
		sum += word[i];
	return sum;
}

/* A random walk over the sources: the multiplier is 1 modulo 4 and the addend odd, so that it comes by
 * all of them (Hull and Dobell, 1962). They lie scattered: the other multiplier is odd, too. */
static __always_inline __be32 next_source(void)
{
	walk = walk * 1664525 + 1013904223;
	return bpf_htonl(NETWORK << 24 |
			 ((walk >> 4 & (settings.sources - 1)) * 2654435761u & 0xffffff));
}

/* The frame's memory is used again and again, and still has what the edge wrote into it. */
SEC("xdp")
int generate(struct xdp_md *context)
{
	struct frame *frame = (void *)(long)context->data;
	__u32 sum;

	if ((void *)(frame + 1) > (void *)(long)context->data_end)
		return XDP_ABORTED;
#pragma unroll
	for (int i = 0; i < ETH_ALEN; i++) {
		frame->ethernet.h_dest[i] = settings.edge[i];
		frame->ethernet.h_source[i] = settings.generator[i];
	}
	frame->ethernet.h_proto = bpf_htons(ETH_P_IP);
	frame->ip = (struct iphdr){
		.version = 4,
		.ihl = 5,
		.tot_len = bpf_htons(sizeof(*frame) - sizeof(frame->ethernet)),
		.frag_off = bpf_htons(0x4000), /* don't fragment */
		.ttl = 64,
		.protocol = IPPROTO_TCP,
		.saddr = next_source(),
		.daddr = settings.vip,
	};
	frame->ip.check = folded(sum_of(&frame->ip, sizeof(frame->ip) / 2));
	frame->tcp = (struct tcphdr){
		.source = bpf_htons(40000),
		.dest = settings.port,
		.seq = bpf_htonl(1),
		.ack_seq = bpf_htonl(1),
		.doff = sizeof(frame->tcp) / 4,
		.ack = 1,
		.window = bpf_htons(65535),
	};
	/* Of the data nobody writes anything: it is zero. */
	sum = sum_of(&frame->ip.saddr, 4) + sum_of(&frame->tcp, sizeof(frame->tcp) / 2);
	sum += bpf_htons(IPPROTO_TCP) + bpf_htons(sizeof(frame->tcp) + LIVE_PAYLOAD);
	frame->tcp.check = folded(sum);
	generated++;
	return XDP_TX;
}

static __always_inline int same(const __u8 *mac, const volatile __u8 *other, int bytes)
{
	__u8 differing = 0;

#pragma unroll
	for (int i = 0; i < bytes; i++)
		differing |= mac[i] ^ other[i];
	return differing == 0;
}

SEC("xdp")
int sink(struct xdp_md *context)
{
	const struct frame *frame = (void *)(long)context->data;
	const __u8 *to = frame->ethernet.h_dest;
	__u32 member;

	if ((void *)(frame + 1) > (void *)(long)context->data_end ||
	    frame->ethernet.h_proto != bpf_htons(ETH_P_IP) ||
	    frame->ip.protocol != IPPROTO_TCP || bpf_ntohl(frame->ip.saddr) >> 24 != NETWORK)
		return XDP_PASS;
	member = (__u8)(to[ETH_ALEN - 1] - settings.members[ETH_ALEN - 1]);
	asm volatile("" : "+r"(member)); /* or the verifier loses sight of its range */
	if (member < LIVE_MEMBERS && same(to, settings.members, ETH_ALEN - 1))
		arrivals.members[member]++;
	else if (same(to, settings.generator, ETH_ALEN))
		arrivals.back++;
	else
		arrivals.astray++;
	if (bpf_get_smp_processor_id() != settings.cpu)
		arrivals.elsewhere++;
	return XDP_DROP;
}
