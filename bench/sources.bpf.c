/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For packet_bench: gives each packet of a repeated BPF_PROG_TEST_RUN another source address, and
 * hands it to the program under test by a tail call. Beside it, what an entry per client in an LRU
 * hash costs at least: one look-up. */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

const volatile __u32 sources = 1; /* how many clients, a power of two */
static __u32 packets;

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

static __always_inline struct iphdr *ip_of(struct xdp_md *context)
{
	struct iphdr *ip = (void *)(long)context->data + sizeof(struct ethhdr);

	return (void *)(ip + 1) > (void *)(long)context->data_end ? 0 : ip;
}

/* A random walk over the clients: the multiplier is 1 modulo 4 and the addend odd, so that it comes
 * by all of them (Hull and Dobell, 1962). */
SEC("xdp")
int vary_source(struct xdp_md *context)
{
	struct iphdr *ip = ip_of(context);

	if (!ip)
		return XDP_ABORTED;
	packets = packets * 1664525 + 1013904223;
	ip->saddr = (packets >> 4 & (sources - 1)) * 2654435761u;
	bpf_tail_call(context, &next, 0);
	return XDP_ABORTED;
}

SEC("xdp")
int look_up_client(struct xdp_md *context)
{
	struct iphdr *ip = ip_of(context);
	__u64 one = 1, *client;
	__u32 key;

	if (!ip)
		return XDP_ABORTED;
	key = ip->saddr;
	client = bpf_map_lookup_elem(&clients, &key);
	if (client)
		*client += 1;
	else
		bpf_map_update_elem(&clients, &key, &one, BPF_ANY);
	return XDP_TX;
}

SEC("xdp")
int send_back(struct xdp_md *context)
{
	(void)context;
	return XDP_TX;
}
