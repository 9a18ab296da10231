// SPDX-License-Identifier: GPL-2.0-or-later
/* On a member's eth0: notes when which datagram of a stream (stream.c) arrived, and takes it. What
 * else clients send is counted, and passed on. */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/udp.h>
#include <stddef.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "stream.bpf.h"

#define MOST (1u << 23)
#define CLIENTS 0xc612 /* 198.18.0.0/16 */

/* arrivals.py knows this order. */
struct {
	__u64 begin;  /* of the monotonic clock, in nanoseconds */
	__u64 twice;  /* datagrams that had arrived already */
	__u64 others; /* frames of clients that are of no stream */
	__u64 own;    /* this host's MAC, its first byte the lowest */
	__u32 at[MOST]; /* when each arrived: microseconds since the beginning; 0: it has not */
} arrivals;

struct frame {
	struct ethhdr ethernet;
	struct iphdr ip;
	struct udphdr udp;
	struct stream_datagram datagram;
} __attribute__((packed));

static int of_client(const struct frame *frame, const void *end)
{
	return (const void *)frame + offsetof(struct frame, udp) <= end &&
	       frame->ethernet.h_proto == bpf_htons(ETH_P_IP) &&
	       bpf_ntohl(frame->ip.saddr) >> 16 == CLIENTS;
}

static int of_stream(const struct frame *frame, const void *end)
{
	return (const void *)(frame + 1) <= end && frame->ip.ihl == 5 &&
	       frame->ip.protocol == IPPROTO_UDP &&
	       frame->datagram.magic == bpf_htonl(STREAM_MAGIC);
}

static int is_for_us(const struct frame *frame)
{
	__u64 mac = 0;

#pragma unroll
	for (int i = 0; i < ETH_ALEN; i++)
		mac |= (__u64)frame->ethernet.h_dest[i] << 8 * i;
	return mac == arrivals.own;
}

SEC("xdp")
int note(struct xdp_md *context)
{
	const struct frame *frame = (void *)(long)context->data;
	const void *end = (void *)(long)context->data_end;
	__u32 number;

	/* A bridge may send everywhere what is for a host that it does not know yet. */
	if (!of_client(frame, end) || !is_for_us(frame))
		return XDP_PASS;
	if (!of_stream(frame, end)) {
		__sync_fetch_and_add(&arrivals.others, 1);
		return XDP_PASS;
	}
	number = bpf_ntohl(frame->datagram.number);
	if (number >= MOST)
		return XDP_ABORTED;
	if (arrivals.at[number])
		__sync_fetch_and_add(&arrivals.twice, 1);
	arrivals.at[number] = (bpf_ktime_get_ns() - arrivals.begin) / 1000 + 1;
	return XDP_DROP;
}

char _license[] SEC("license") = "GPL";
