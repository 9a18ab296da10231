// SPDX-License-Identifier: GPL-2.0-or-later
/* What an edge costs at least: `drop` takes the generator's frames and does nothing, `swap` sends them
 * back where they came from. Of the rest, both leave everything to the kernel. */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct frame {
	struct ethhdr ethernet;
	struct iphdr ip;
} __attribute__((packed));

static __always_inline struct frame *generated(struct xdp_md *context)
{
	struct frame *frame = (void *)(long)context->data;

	if ((void *)(frame + 1) > (void *)(long)context->data_end ||
	    frame->ethernet.h_proto != bpf_htons(ETH_P_IP) || frame->ip.protocol != IPPROTO_TCP)
		return NULL;
	return frame;
}

SEC("xdp")
int drop(struct xdp_md *context)
{
	return generated(context) ? XDP_DROP : XDP_PASS;
}

SEC("xdp")
int swap(struct xdp_md *context)
{
	struct frame *frame = generated(context);
	__u8 to[ETH_ALEN];

	if (!frame)
		return XDP_PASS;
	__builtin_memcpy(to, frame->ethernet.h_source, ETH_ALEN);
	__builtin_memcpy(frame->ethernet.h_source, frame->ethernet.h_dest, ETH_ALEN);
	__builtin_memcpy(frame->ethernet.h_dest, to, ETH_ALEN);
	return XDP_TX;
}
