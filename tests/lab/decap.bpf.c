// SPDX-License-Identifier: GPL-2.0-or-later
/* The end of a tunnel, for a member whose kernel has no ipip, sit or ip6tnl device: takes the outer
 * header off what is sent to the member's own address, given as OWN4 and OWN6, and lets it pass. As
 * a tunnel device would, it leaves alone what has a wrong outer header; the kernel then refuses the
 * protocol. */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

static const __u8 own4[4] = {OWN4};
static const __u8 own6[16] = {OWN6};

static __always_inline int same(const void *a, const __u8 *b, int length)
{
	__u8 difference = 0;

#pragma unroll
	for (int i = 0; i < length; i++)
		difference |= ((const __u8 *)a)[i] ^ b[i];
	return !difference;
}

/* Over a whole header, its own checksum included: 0xffff if that is right. */
static __always_inline __u16 sum(const struct iphdr *ip)
{
	const __u16 *words = (const void *)ip;
	__u32 total = 0;

#pragma unroll
	for (int i = 0; i < 10; i++)
		total += words[i];
	total = (total & 0xffff) + (total >> 16);
	return (total & 0xffff) + (total >> 16);
}

/* The length of the outer header, and the protocol inside; 0: nothing for us. */
static __always_inline int outer(const struct ethhdr *ethernet, const void *end, __u8 *inside)
{
	const struct iphdr *ip = (const void *)(ethernet + 1);
	const struct ipv6hdr *ip6 = (const void *)(ethernet + 1);

	if (ethernet->h_proto == bpf_htons(ETH_P_IP)) {
		if ((const void *)(ip + 1) > end || ip->version != 4 || ip->ihl != 5 || sum(ip) != 0xffff ||
		    ip->frag_off & bpf_htons(0x3fff) || !same(&ip->daddr, own4, 4))
			return 0;
		*inside = ip->protocol;
		return sizeof(*ip);
	}
	if (ethernet->h_proto == bpf_htons(ETH_P_IPV6)) {
		if ((const void *)(ip6 + 1) > end || ip6->version != 6 || !same(&ip6->daddr, own6, 16))
			return 0;
		*inside = ip6->nexthdr;
		return sizeof(*ip6);
	}
	return 0;
}

SEC("xdp")
int decap(struct xdp_md *context)
{
	struct ethhdr *ethernet = (void *)(long)context->data;
	struct ethhdr kept;
	__u8 inside = 0;
	int length;

	if ((void *)(ethernet + 1) > (void *)(long)context->data_end)
		return XDP_PASS;
	length = outer(ethernet, (void *)(long)context->data_end, &inside);
	if (!length || (inside != IPPROTO_IPIP && inside != IPPROTO_IPV6))
		return XDP_PASS;
	kept = *ethernet;
	kept.h_proto = inside == IPPROTO_IPIP ? bpf_htons(ETH_P_IP) : bpf_htons(ETH_P_IPV6);
	if (bpf_xdp_adjust_head(context, length))
		return XDP_ABORTED;
	ethernet = (void *)(long)context->data;
	if ((void *)(ethernet + 1) > (void *)(long)context->data_end)
		return XDP_ABORTED;
	*ethernet = kept;
	return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
