/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fast path: parse → rule → affinity → forward, every packet, in this order. */
#include "maps.bpf.h"
#include "parse.bpf.h"
#include "counters.bpf.h"
#include "affinity.bpf.h"
#include "forward.bpf.h"

char LICENSE[] SEC("license") = "GPL";

/* The rule for the packet's port, or 0. */
static __always_inline __u32 find_rule(const struct limpet_vip *vip, const struct packet *packet)
{
	__u32 number = packet->protocol == IPPROTO_TCP ? vip->tcp_ports : vip->udp_ports;
	struct limpet_ports *by_port = bpf_map_lookup_elem(&ports, &number);

	return by_port ? by_port->rule[packet->destination_port] : 0;
}

/* What becomes of the packet; for LIMPET_REASON_redirected, *ifindex says where it goes. */
static __always_inline int handle(struct xdp_md *context, __u32 cpu, __u32 *ifindex)
{
	struct limpet_member *member;
	struct limpet_pool *pool;
	struct limpet_rule *rule;
	struct packet packet;
	struct limpet_vip *vip;
	__u32 number;
	int reason;

	reason = parse_ipv4(context, &packet);
	if (reason != GO_ON)
		return reason;
	vip = bpf_map_lookup_elem(&vip4, &packet.destination);
	if (!vip)
		return LIMPET_REASON_not_vip;
	reason = parse_transport(&packet);
	if (reason != GO_ON)
		return reason;

	number = find_rule(vip, &packet);
	if (!number)
		return vip->flags & LIMPET_VIP_UNMATCHED_PASS ? LIMPET_REASON_unmatched_pass
							      : LIMPET_REASON_unmatched;
	rule = bpf_map_lookup_elem(&rules, &number);
	if (!rule)
		return LIMPET_REASON_unmatched;
	count_rule(cpu, number, packet.length);
	if (rule->flags & LIMPET_RULE_DISABLED)
		return LIMPET_REASON_rule_disabled;

	pool = bpf_map_lookup_elem(&pools, &rule->pool);
	if (!pool)
		return LIMPET_REASON_no_member;
	number = decide(pool, rule->pool, &packet);
	member = bpf_map_lookup_elem(&members, &number);
	if (!member)
		return LIMPET_REASON_no_member;
	reason = forward_l2(context, &packet, member, ifindex);
	if (reason != LIMPET_REASON_no_member)
		count_member(cpu, number, packet.length);
	return reason;
}

/* X-macro rows → `case`s that give each reason its XDP action. */
static __always_inline int action_of(int reason)
{
	const int tx = XDP_TX, redirect = XDP_REDIRECT, pass = XDP_PASS, drop = XDP_DROP;

	switch (reason) {
#define X(name, action, text)          \
	case LIMPET_REASON_##name:     \
		return action;
		LIMPET_REASONS(X)
#undef X
	}
	return XDP_DROP;
}

SEC("xdp")
int limpet(struct xdp_md *context)
{
	__u32 cpu = bpf_get_smp_processor_id(), ifindex = 0;
	int reason = handle(context, cpu, &ifindex);

	count_reason(cpu, reason);
	if (reason == LIMPET_REASON_redirected)
		return bpf_redirect_map(&links, ifindex, XDP_DROP);
	return action_of(reason);
}
