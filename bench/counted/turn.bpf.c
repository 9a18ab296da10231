// SPDX-License-Identifier: GPL-2.0-or-later
/* For tc, at the ingress of an edge: swaps MAC addresses and sends back, as early as the kernel can once it
 * has made an skb of a frame. */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int turn(struct __sk_buff *skb)
{
	struct ethhdr *ethernet = (void *)(long)skb->data;
	__u8 to[ETH_ALEN];

	if ((void *)(ethernet + 1) > (void *)(long)skb->data_end ||
	    ethernet->h_proto != bpf_htons(ETH_P_IP))
		return TC_ACT_OK;
	__builtin_memcpy(to, ethernet->h_source, ETH_ALEN);
	__builtin_memcpy(ethernet->h_source, ethernet->h_dest, ETH_ALEN);
	__builtin_memcpy(ethernet->h_dest, to, ETH_ALEN);
	return bpf_redirect(skb->ifindex, 0);
}
