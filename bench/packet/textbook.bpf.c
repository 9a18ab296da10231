/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What others do, as a measure: a packet's VIP and port are looked up, and it goes out with a member's
 * MAC. Without affinity; and with it by a session table, an entry per client or per flow in an LRU hash,
 * which is what stateful balancers use. IPv4 and TCP alone, no counters, no second look at fragments, and
 * nothing that ages: each does less than it would have to. */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/tcp.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#define MEMBERS 16

struct flow {
	__be32 source;
	__be32 destination;
	__be16 source_port;
	__be16 destination_port;
	__u32 protocol;
};

struct mac {
	__u32 ethernet[3]; /* the frame's first 12 bytes */
	__u32 reserved;
};

/* By address, network order. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __be32);
	__type(value, __u32);
} vips SEC(".maps");

/* By VIP × 65,536 + port: 1 + the first member. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 65536);
	__type(key, __u32);
	__type(value, __u32);
} ports SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, MEMBERS);
	__type(key, __u32);
	__type(value, struct mac);
} members SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1);
	__type(key, __be32);
	__type(value, __u32);
} clients SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1);
	__type(key, struct flow);
	__type(value, __u32);
} flows SEC(".maps");

/* Parses, and looks up VIP and port. Returns the first member, or NULL: not for a VIP. */
static __always_inline const __u32 *find_rule(struct xdp_md *context, struct flow *flow)
{
	void *data = (void *)(long)context->data, *data_end = (void *)(long)context->data_end;
	const struct ethhdr *ethernet = data;
	const struct iphdr *ip = (const void *)(ethernet + 1);
	const struct tcphdr *tcp;
	const __u32 *vip;
	__u32 number;

	if ((void *)(ip + 1) > data_end || ethernet->h_proto != bpf_htons(ETH_P_IP) ||
	    ip->ihl < 5 || ip->protocol != IPPROTO_TCP)
		return NULL;
	tcp = (const void *)ip + ip->ihl * 4;
	if ((void *)(tcp + 1) > data_end)
		return NULL;
	flow->source = ip->saddr;
	flow->destination = ip->daddr;
	flow->source_port = tcp->source;
	flow->destination_port = tcp->dest;
	flow->protocol = ip->protocol;
	vip = bpf_map_lookup_elem(&vips, &flow->destination);
	if (!vip)
		return NULL;
	number = *vip * 65536 + bpf_ntohs(flow->destination_port);
	return bpf_map_lookup_elem(&ports, &number);
}

static __always_inline int send_to(struct xdp_md *context, __u32 member)
{
	const struct mac *mac = bpf_map_lookup_elem(&members, &member);
	__u32 *ethernet = (void *)(long)context->data;

	if (!mac || (void *)(ethernet + 3) > (void *)(long)context->data_end)
		return XDP_DROP;
	ethernet[0] = mac->ethernet[0];
	ethernet[1] = mac->ethernet[1];
	ethernet[2] = mac->ethernet[2];
	return XDP_TX;
}

static __always_inline __u32 choose(const struct flow *flow, __u32 first)
{
	return first - 1 + (flow->source * 0x9e3779b1u >> 31);
}

SEC("xdp.frags")
int no_affinity(struct xdp_md *context)
{
	struct flow flow;
	const __u32 *first = find_rule(context, &flow);

	return first && *first ? send_to(context, *first - 1) : XDP_PASS;
}

SEC("xdp.frags")
int entry_per_client(struct xdp_md *context)
{
	struct flow flow;
	const __u32 *first = find_rule(context, &flow), *known;
	__u32 member;

	if (!first || !*first)
		return XDP_PASS;
	known = bpf_map_lookup_elem(&clients, &flow.source);
	if (known)
		return send_to(context, *known);
	member = choose(&flow, *first);
	bpf_map_update_elem(&clients, &flow.source, &member, BPF_ANY);
	return send_to(context, member);
}

SEC("xdp.frags")
int entry_per_flow(struct xdp_md *context)
{
	struct flow flow;
	const __u32 *first = find_rule(context, &flow), *known;
	__u32 member;

	if (!first || !*first)
		return XDP_PASS;
	known = bpf_map_lookup_elem(&flows, &flow);
	if (known)
		return send_to(context, *known);
	member = choose(&flow, *first);
	bpf_map_update_elem(&flows, &flow, &member, BPF_ANY);
	return send_to(context, member);
}
