/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Gives each packet of a repeated BPF_PROG_TEST_RUN another source address (and VIP and port), and hands
 * it to the program under test by a tail call. */
#include <linux/bpf.h>
#include <stdbool.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#define HEADERS 64

/* Powers of two. */
const volatile __u32 sources = 1;
const volatile __u32 vips = 1;  /* IPv4 only: the address's last byte counts up */
const volatile __u32 ports = 1; /* TCP behind an IP header of 20 bytes: from the frame's port on */

/* Whether the program under test changes more of the frame than the MACs. Else it is left as it is: words
 * that were just written and are read across their bounds are slow, as no packet from a device is. */
const volatile bool restores = true;

const volatile __u32 frame_size;
const volatile __u64 headers[HEADERS / 8]; /* the frame's first bytes */
const volatile __u32 source_offset;	   /* of the source's last four bytes in the frame */
const volatile __u32 vip_offset;	   /* of the destination's last byte */
const volatile __u32 port_offset;	   /* of the destination port */
const volatile __u8 first_vip;
const volatile __u16 first_port; /* host order */
__u32 packets; /* where the walk stands */

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} next SEC(".maps");

/* The frame as it was: the run before may have left a larger one, or another address in it. Returns
 * its beginning, or NULL. */
static __always_inline void *restore(struct xdp_md *context)
{
	int grown = (int)bpf_xdp_get_buff_len(context) - (int)frame_size;
	__u64 *words;

	if (grown && bpf_xdp_adjust_head(context, grown))
		return NULL;
	words = (void *)(long)context->data;
	if ((void *)words + HEADERS > (void *)(long)context->data_end)
		return NULL;
	if (!restores)
		return words;
#pragma unroll
	for (int i = 0; i < HEADERS / 8; i++)
		words[i] = headers[i];
	return words;
}

/* A random walk over the clients: the multiplier is 1 modulo 4 and the addend odd, so that it comes
 * by all of them (Hull and Dobell, 1962). Any order of 10.0.0.0/8: the other multiplier is odd. */
SEC("xdp.frags")
int vary(struct xdp_md *context)
{
	void *frame = restore(context);
	__u32 other;

	if (!frame)
		return XDP_ABORTED;
	packets = packets * 1664525 + 1013904223;
	*(__be32 *)(frame + source_offset) = bpf_htonl(
		10u << 24 | ((packets >> 4 & (sources - 1)) * 2654435761u & 0xffffff));
	other = packets * 0x9e3779b1u >> 8;
	if (vips > 1)
		*(__u8 *)(frame + vip_offset) = first_vip + (other & (vips - 1));
	if (ports > 1) {
		*(__be16 *)(frame + port_offset) =
			bpf_htons(first_port + (other >> 12 & (ports - 1)));
	}
	bpf_tail_call(context, &next, 0);
	return XDP_ABORTED;
}

SEC("xdp.frags")
int send_back(struct xdp_md *context)
{
	(void)context;
	return XDP_TX;
}
