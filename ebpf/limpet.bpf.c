/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fast path: parse → rule → affinity → forward, every packet, in this order. PACKETS.md. */
#include "affinity.bpf.h"
#include "counters.bpf.h"
#include "egress.bpf.h"
#include "explain.bpf.h"
#include "express.bpf.h"
#include "forward.bpf.h"
#include "fragment.bpf.h"
#include "icmp.bpf.h"
#include "maps.bpf.h"
#include "observe.bpf.h"
#include "parse.bpf.h"
#include "probe.bpf.h"
#include "reject.bpf.h"
#include "reply.bpf.h"
#include "vip.bpf.h"

char LICENSE[] SEC("license") = "GPL";

static __always_inline __u32 shared_pool(const struct limpet_vip *vip, const struct packet *packet)
{
	return packet->place.protocol == IPPROTO_TCP ? vip->tcp_pool : vip->udp_pool;
}

/* The number of the rule for the packet's port, or 0. */
static __always_inline __u32 rule_of(const struct limpet_vip *vip, const struct packet *packet)
{
	__u32 number = packet->protocol == IPPROTO_TCP ? vip->tcp_ports : vip->udp_ports;
	struct limpet_ports *by_port = bpf_map_lookup_elem(&ports, &number);

	return by_port ? by_port->rule[packet->destination_port] : 0;
}

/* A later fragment has no port: its pool is the only one there is, or the fragment table knows. */
static __always_inline int find_rule(const struct limpet_vip *vip, const struct packet *packet,
				     struct choice *choice)
{
	__u64 word;

	if (packet->place.fragment != FRAGMENT_LATER || packet->is_error) {
		choice->rule_number = rule_of(vip, packet);
		if (choice->rule_number)
			return GO_ON;
		if (packet->is_error)
			return LIMPET_REASON_other_icmp;
		return vip->flags & LIMPET_VIP_UNMATCHED_PASS ? LIMPET_REASON_unmatched_pass
							      : LIMPET_REASON_unmatched;
	}
	choice->pool = shared_pool(vip, packet);
	if (choice->pool != LIMPET_POOL_NONE)
		return GO_ON;
	word = find_fragment(packet);
	choice->rule_number = limpet_fragment_rule(word);
	choice->member = limpet_fragment_member(word);
	return choice->rule_number ? GO_ON : LIMPET_REASON_fragment_unknown;
}

/* Whether another edge sent the packet here, to this host as a member of the pool. */
static __always_inline bool is_relayed(struct xdp_md *context, const struct limpet_pool *pool)
{
	const __u8 *ethernet;
	__u64 mac = 0;

	if (!(pool->flags & LIMPET_POOL_LOCAL))
		return false;
	ethernet = frame_at(context, 0, ETH_HLEN);
	if (!ethernet)
		return false;
	__builtin_memcpy(&mac, ethernet + ETH_ALEN, ETH_ALEN);
	return bpf_map_lookup_elem(&relays, &mac);
}

/* Frame bytes up to the packet's end: padding does not count. */
static __always_inline __u32 counted_bytes(const struct packet *packet)
{
	return packet->place.end;
}

/* The rule's record, which counts the packet, and the pool's number. */
static __always_inline int take_rule(const struct packet *packet,
				     struct limpet_counters *own, struct choice *choice)
{
	if (!choice->rule_number)
		return GO_ON;
	choice->rule = bpf_map_lookup_elem(&rules, &choice->rule_number);
	if (!choice->rule)
		return LIMPET_REASON_unmatched;
	count(counter_of_rule(own, choice->rule_number), counted_bytes(packet));
	choice->pool = choice->rule->pool;
	explain_rule(choice->rule_number, choice->pool);
	return choice->rule->flags & LIMPET_RULE_DISABLED ? LIMPET_REASON_rule_disabled : GO_ON;
}

static __always_inline int send_to(struct xdp_md *context, const struct packet *packet,
				   const struct limpet_pool *pool, const struct choice *choice,
				   struct limpet_counters *own, __u32 *ifindex)
{
	const volatile struct limpet_way *way = find_way_to(choice->member, packet->place.family);
	int reason;

	if (!way)
		return LIMPET_REASON_no_member;
	*ifindex = way->ifindex;
	if (!*ifindex)
		return LIMPET_REASON_no_member;
	reason = forward(context, packet, pool, choice->rule, way);
	if (reason <= LIMPET_REASON_local)
		count(counter_of_member(own, choice->member), counted_bytes(packet));
	return reason;
}

/* A packet of a client, or an ICMP error about one to a client. */
static __always_inline int serve(struct xdp_md *context, const struct limpet_vip *vip,
				 struct packet *packet, struct limpet_counters *own,
				 __u32 *ifindex)
{
	struct choice choice = {};
	struct limpet_pool *pool;
	int reason;

	reason = find_rule(vip, packet, &choice);
	if (reason == GO_ON)
		reason = take_rule(packet, own, &choice);
	if (reason != GO_ON)
		return reason;
	pool = bpf_map_lookup_elem(&pools, &choice.pool);
	if (!pool)
		return LIMPET_REASON_no_member;
	if (is_relayed(context, pool))
		return LIMPET_REASON_relayed;

	packet->hash = hash_client(pool, packet);
	if (!choice.member)
		choice.member = decide(context, pool, &choice, packet);
	reason = send_to(context, packet, pool, &choice, own, ifindex);
	if (reason == LIMPET_REASON_no_member)
		return pool->flags & LIMPET_POOL_REJECT ? reject(context, packet) : reason;
	if (packet->place.fragment == FRAGMENT_FIRST &&
	    shared_pool(vip, packet) == LIMPET_POOL_NONE)
		note_fragment(packet, choice.rule_number, choice.member);
	return reason;
}

/* What becomes of the packet; for the reasons that redirect it, *ifindex says where to. */
static __always_inline int handle(struct xdp_md *context, struct packet *packet,
				  struct limpet_counters *own, __u32 *ifindex)
{
	const struct limpet_vip *vip;
	struct view view;
	int reason;

	reason = parse_frame(context, packet, &view);
	if (reason != GO_ON)
		return reason;
	vip = find_vip(packet->destination, packet->place.family);
	if (!vip && has_probes && take_probe_reply(context, packet))
		return LIMPET_REASON_probe_reply;
	if (!vip)
		return has_nat ? handle_reply(context, packet, ifindex) : LIMPET_REASON_not_vip;
	reason = parse_header(context, &view, packet);
	if (reason != GO_ON)
		return reason;
	packet->protocol = packet->place.protocol;
	if (is_icmp(packet))
		reason = parse_icmp(context, packet);
	else if (!is_tcp_or_udp(packet->place.protocol))
		return LIMPET_REASON_not_tcp_udp;
	else if (packet->place.fragment != FRAGMENT_LATER)
		reason = parse_ports(context, packet);
	return reason == GO_ON ? serve(context, vip, packet, own, ifindex) : reason;
}

/* The XDP action of each reason. */
enum action {
	tx = XDP_TX,
	redirect = XDP_REDIRECT,
	pass = XDP_PASS,
	drop = XDP_DROP,
};

static const volatile __u8 actions[LIMPET_REASON_COUNT] = {
#define X(name, action, text) [LIMPET_REASON_##name] = action,
	LIMPET_REASONS(X)
#undef X
};

static __always_inline int act(struct xdp_md *context, struct packet *packet)
{
	struct limpet_counters *own = own_counters();
	__u32 ifindex = 0, action;
	__u32 reason = handle(context, packet, own, &ifindex);

	count_reason(own, reason);
	explain_reason(reason);
	action = reason < LIMPET_REASON_COUNT ? actions[reason] : XDP_DROP;
	return action == XDP_REDIRECT ? bpf_redirect_map(&links, ifindex, XDP_DROP) : action;
}

/* "frags": frames larger than a page, too, whose later parts lie elsewhere. */
SEC("xdp.frags")
int limpet(struct xdp_md *context)
{
	int action = takes_notes ? GO_ON : express(context);

	if (action != GO_ON)
		return action;

	struct packet packet = {};

	return act(context, &packet);
}

/* The same, and says what it does. In the place of the other while somebody looks. */
SEC("xdp.frags")
int limpet_observed(struct xdp_md *context)
{
	struct limpet_observation *seen = begin_observation(context);
	struct packet packet = {};
	int action = act(context, &packet);

	if (seen)
		observe(seen, &packet);
	return action;
}
