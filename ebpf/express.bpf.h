/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The express lane: what most packets are, decided in one go: TCP or UDP for a VIP, no tags, options,
 * fragments or extension headers, from a client at rest to a member on the same link; or for no VIP. It
 * changes nothing before it knows that the packet is one of these; of any other it says GO_ON, and the
 * steps of handle() begin anew. Of the same packet both say the same. PACKETS.md, section 0. */
#ifndef LIMPET_EXPRESS_BPF_H
#define LIMPET_EXPRESS_BPF_H

#include "affinity.bpf.h"
#include "counters.bpf.h"
#include "ethernet.bpf.h"
#include "vip.bpf.h"

#define ETHERNET_MULTICAST 1

/* A packet, in registers. */
struct passenger {
	__u64 hash;		  /* of the client's address */
	void *frame;		  /* with all headers */
	const struct tcphdr *tcp; /* or UDP's, whose ports lie in the same place */
	__u64 source[2];	  /* as in struct packet */
	__u32 length;		  /* of the IP packet */
	__u32 family;
	__u8 protocol;
};

/* By what a VIP's packets of one protocol go. */
struct fare {
	__u32 ports; /* as in struct limpet_vip */
	__u32 pool;
};

/* False: it is not worth to go on, as a packet that is none of these in the end was looked at in vain. A bare
 * SYN comes of new clients, and of nobody at all in a flood. */
static __always_inline bool find_fare(const struct limpet_vip *vip, const struct passenger *who,
				      struct fare *fare)
{
	if (!(vip->flags & LIMPET_VIP_EXPRESS))
		return false;
	if (who->protocol == IPPROTO_TCP) {
		*fare = (struct fare){ .ports = vip->tcp_ports, .pool = vip->tcp_pool };
		return !who->tcp->syn || who->tcp->ack;
	}
	*fare = (struct fare){ .ports = vip->udp_ports, .pool = vip->udp_pool };
	return who->protocol == IPPROTO_UDP;
}

/* The rule's number, or 0. */
static __always_inline __u32 rule_of_passenger(const struct fare *fare, const struct passenger *who)
{
	const struct limpet_ports *by_port = bpf_map_lookup_elem(&ports, &fare->ports);

	return by_port ? by_port->rule[bpf_ntohs(who->tcp->dest)] : 0;
}

/* Of most pools the client's address is the key. Its hash, which takes as long as finding the pool, waits
 * for nothing; that of a network is made when the pool is known. */
static __always_inline __u64 hash_of_passenger(const struct passenger *who)
{
	__u64 hash = limpet_client_hash(secret(), who->source[0], who->source[1]);

	asm volatile("" : "+r"(hash)); /* made here: what it is made of needs more room than it does */
	return hash;
}

static __always_inline __u64 hash_of_network(const struct limpet_pool *pool,
					     const struct passenger *who)
{
	if (who->family == LIMPET_V6)
		return limpet_client_hash(secret(), who->source[0] & pool->mask6[0],
					  who->source[1] & pool->mask6[1]);
	return limpet_client_hash(secret(), 0,
				  (__u64)(address4(who->source) & pool->mask4) << 32 | 0xffff0000);
}

/* The member of a client at rest: AFFINITY.md, step 1. If that is nobody, its way is none, too. */
static __always_inline bool find_member_at_rest(const struct limpet_pool *pool, __u64 hash,
						__u32 *member)
{
	__u32 epoch = *(volatile __u32 *)&pool->epoch;

	*member = read_slot(pool->slot_base + limpet_hash_slot(hash, pool->slots));
	return *member < LIMPET_MEMBERS_MAX &&
	       has_bits(seen_word(pool, epoch, hash), limpet_filter_mask(hash));
}

/* The frame gets the member's MACs. False: it has to go another way. */
static __always_inline bool address_to(struct xdp_md *context, const struct passenger *who,
				       __u32 member)
{
	const volatile struct limpet_way *way = find_way_to(member, who->family);
	struct macs macs;

	if (!way || *(const volatile __u16 *)&way->tags != LIMPET_PLAIN || who->length > way->mtu)
		return false;
	macs = macs_of(way);
	if (ifindex_of(&macs) != context->ingress_ifindex)
		return false;
	set_macs(who->frame, &macs);
	return true;
}

/* For a VIP; what parse_header() and parse_ports() ask is so. */
static __always_inline int carry(struct xdp_md *context, const struct limpet_directory *directory,
				 struct fare *fare, const struct passenger *who)
{
	__u32 rule = rule_of_passenger(fare, who), member, bytes = ETH_HLEN + who->length;
	struct limpet_counters *own;
	const struct limpet_pool *pool;
	__u64 hash = who->hash;

	if (!rule)
		return GO_ON;
	/* Of most VIPs the pool is known before the rule is. */
	if (fare->pool == LIMPET_POOL_NONE)
		fare->pool = directory->rule_pool[rule & (LIMPET_VIP_PLACES - 1)] - 1;
	pool = bpf_map_lookup_elem(&pools, &fare->pool);
	if (!pool ||
	    (pool->flags & (LIMPET_POOL_EXPRESS | LIMPET_POOL_LOCAL)) != LIMPET_POOL_EXPRESS)
		return GO_ON;
	if (pool->flags & LIMPET_POOL_NETWORK)
		hash = hash_of_network(pool, who);
	if (!find_member_at_rest(pool, hash, &member) || !address_to(context, who, member))
		return GO_ON;
	own = own_counters();
	count(counter_of_rule(own, rule), bytes);
	count(counter_of_member(own, member), bytes);
	count_reason(own, LIMPET_REASON_forwarded);
	return XDP_TX;
}

/* For another host: the kernel's, unless members' packets may be among them. */
static __always_inline int leave_alone(void)
{
	if (has_nat || has_probes)
		return GO_ON;
	count_reason(own_counters(), LIMPET_REASON_not_vip);
	return XDP_PASS;
}

/* Whether the packet is whole, and all of it in the frame's first part. */
static __always_inline bool is_whole(const void *network, const void *end, __u32 length,
				     __u32 header)
{
	/* The verifier of 6.1 forgets that a swapped number is small; the compiler does not. */
	asm volatile("" : "+r"(length));
	length &= 0x1ffff;
	return length >= header + sizeof(struct tcphdr) && network + length <= end;
}

static __always_inline int express4(struct xdp_md *context, void *data, const void *end)
{
	const struct iphdr *ip = data + ETH_HLEN;
	const struct limpet_directory *directory = find_directory();
	struct passenger who = { .frame = data, .tcp = (const void *)(ip + 1), .family = LIMPET_V4 };
	const struct limpet_vip *vip;
	__u64 destination[2];
	struct fare fare;
	__u8 first;

	if ((const void *)(who.tcp + 1) > end || !directory)
		return GO_ON;
	set_address4(destination, ip->daddr);
	vip = look_for_vip(directory, destination[0], destination[1], LIMPET_V4);
	if (!vip)
		return leave_alone();
	first = ip->saddr & 0xff; /* as it lies in memory */
	if (ip->frag_off & bpf_htons(IP_OFFSET | IP_MORE_FRAGMENTS) || first == 127 ||
	    (__u8)(first - 1) >= 223 || ip->saddr == ip->daddr)
		return GO_ON;
	set_address4(who.source, ip->saddr);
	who.protocol = ip->protocol;
	if (!find_fare(vip, &who, &fare))
		return GO_ON;
	who.length = bpf_ntohs(ip->tot_len);
	if (!is_whole(ip, end, who.length, sizeof(*ip)))
		return GO_ON;
	who.hash = hash_of_passenger(&who);
	return carry(context, directory, &fare, &who);
}

static __always_inline int express6(struct xdp_md *context, void *data, const void *end)
{
	const struct ipv6hdr *ip = data + ETH_HLEN;
	const struct limpet_directory *directory = find_directory();
	struct passenger who = { .frame = data, .tcp = (const void *)(ip + 1), .family = LIMPET_V6 };
	const struct limpet_vip *vip;
	__u64 destination[2];
	struct fare fare;

	if ((const void *)(who.tcp + 1) > end || !directory)
		return GO_ON;
	__builtin_memcpy(destination, &ip->daddr, sizeof(destination));
	vip = look_for_vip(directory, destination[0], destination[1], LIMPET_V6);
	if (!vip)
		return leave_alone();
	__builtin_memcpy(who.source, &ip->saddr, sizeof(who.source));
	if ((who.source[0] & 0xff) == 0xff || !who.source[0] ||
	    (who.source[0] == destination[0] && who.source[1] == destination[1]))
		return GO_ON;
	who.protocol = ip->nexthdr;
	if (!find_fare(vip, &who, &fare))
		return GO_ON;
	who.length = sizeof(*ip) + bpf_ntohs(ip->payload_len);
	if (!is_whole(ip, end, who.length, sizeof(*ip)))
		return GO_ON;
	who.hash = hash_of_passenger(&who);
	return carry(context, directory, &fare, &who);
}

/* The action, or GO_ON. A function of its own, as its stack is not that of the steps. */
static __noinline int express(struct xdp_md *context)
{
	void *data = (void *)(long)context->data, *end = (void *)(long)context->data_end;
	__u32 type;

	if (data + ETH_HLEN + 2 > end || *(const __u8 *)data & ETHERNET_MULTICAST)
		return GO_ON;
	/* The Ethernet type and the first bytes of the IP header, as they lie in memory. */
	type = *(const __u32 *)(data + offsetof(struct ethhdr, h_proto));
	if ((type & bpf_htonl(0xffffff00)) == bpf_htonl(ETH_P_IP << 16 | 0x4500))
		return express4(context, data, end);
	if ((type & bpf_htonl(0xfffff000)) == bpf_htonl((__u32)ETH_P_IPV6 << 16 | 0x6000))
		return express6(context, data, end);
	return GO_ON;
}

#endif
