/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For packet_bench: gives each packet of a repeated BPF_PROG_TEST_RUN another source address, and
 * hands it to the program under test by a tail call. Beside it, what an entry per client in an LRU
 * hash costs at least: one look-up. */
#include <linux/bpf.h>
#include <stdbool.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#define HEADERS 64

const volatile __u32 sources = 1; /* how many clients, a power of two */
const volatile __u32 frame_size;
const volatile __u64 headers[HEADERS / 8]; /* the frame's first bytes */
const volatile __u32 source_offset;   /* of the source's last four bytes in the frame, below HEADERS */
__u32 packets; /* where the walk stands */

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} next SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1 << 21);
	__type(key, __u32);
	__type(value, __u64);
} clients SEC(".maps");

/* The frame as it was: the run before may have left a larger one, or another address in it. Returns
 * the source address, or NULL. */
static __always_inline __be32 *restore(struct xdp_md *context)
{
	int grown = (int)bpf_xdp_get_buff_len(context) - (int)frame_size;
	__u64 *words;

	if (grown && bpf_xdp_adjust_head(context, grown))
		return NULL;
	words = (void *)(long)context->data;
	if ((void *)words + HEADERS > (void *)(long)context->data_end)
		return NULL;
#pragma unroll
	for (int i = 0; i < HEADERS / 8; i++)
		words[i] = headers[i];
	return (void *)words + source_offset;
}

/* A random walk over the clients: the multiplier is 1 modulo 4 and the addend odd, so that it comes
 * by all of them (Hull and Dobell, 1962). Any order of 10.0.0.0/8: the other multiplier is odd. */
SEC("xdp.frags")
int vary_source(struct xdp_md *context)
{
	__be32 *source = restore(context);

	if (!source)
		return XDP_ABORTED;
	packets = packets * 1664525 + 1013904223;
	*source = bpf_htonl(10u << 24 |
			    ((packets >> 4 & (sources - 1)) * 2654435761u & 0xffffff));
	bpf_tail_call(context, &next, 0);
	return XDP_ABORTED;
}

SEC("xdp.frags")
int look_up_client(struct xdp_md *context)
{
	const void *source = (void *)(long)context->data + source_offset;
	__u64 one = 1, *client;
	__be32 key;

	if (source + sizeof(key) > (void *)(long)context->data_end)
		return XDP_ABORTED;
	key = *(const __be32 *)source;
	client = bpf_map_lookup_elem(&clients, &key);
	if (client)
		*client += 1;
	else
		bpf_map_update_elem(&clients, &key, &one, BPF_ANY);
	return XDP_TX;
}

SEC("xdp.frags")
int send_back(struct xdp_md *context)
{
	(void)context;
	return XDP_TX;
}
