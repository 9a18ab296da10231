/* SPDX-License-Identifier: GPL-2.0-or-later */
/* On the members' end of the edge's link: notes which client's packet arrived for which member, and
 * when, and takes it. What else comes there is passed on. */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "arrivals.bpf.h"

char LICENSE[] SEC("license") = "GPL";

struct arrival seen[ARRIVALS];
__u32 count; /* of arrivals; those beyond the array's end are not in it */

struct frame {
	struct ethhdr ethernet;
	struct iphdr outer, inner;
} __attribute__((packed));

SEC("xdp")
int note(struct xdp_md *context)
{
	const struct frame *frame = (void *)(long)context->data;
	__u32 place;

	if ((const void *)(frame + 1) > (void *)(long)context->data_end ||
	    frame->ethernet.h_proto != bpf_htons(ETH_P_IP) || frame->outer.ihl != 5 ||
	    frame->outer.protocol != IPPROTO_IPIP)
		return XDP_PASS;
	place = __sync_fetch_and_add(&count, 1);
	if (place < ARRIVALS) {
		seen[place].member = bpf_ntohl(frame->outer.daddr);
		seen[place].client = bpf_ntohl(frame->inner.saddr);
		seen[place].at_ns = bpf_ktime_get_ns();
	}
	return XDP_DROP;
}
