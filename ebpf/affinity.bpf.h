/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which member serves a packet's client: client key → hash → slot → member. The rule is written
 * down in AFFINITY.md; the numbers of its steps are in the comments here. */
#ifndef LIMPET_AFFINITY_BPF_H
#define LIMPET_AFFINITY_BPF_H

#include "bindings.bpf.h"
#include "clock.bpf.h"
#include "explain.bpf.h"
#include "filter.bpf.h"
#include "maps.bpf.h"
#include "parse.bpf.h"

/* Who is asked for the packet's client. */
struct choice {
	const struct limpet_rule *rule; /* NULL: a later fragment, for which the pool is enough */
	__u32 rule_number;
	__u32 pool;
	__u32 member; /* of a later fragment that the fragment table knows; else none yet */
};

/* The client of a packet, when its slot alone does not decide. */
struct client {
	__u64 hash;
	__u64 mask; /* its bits in a filter's word */
	__u32 pool_number;
	__u32 rule_number; /* by which its packet came; 0: a later fragment */
	__u32 epoch;
	__u32 slot_index;
	limpet_slot slot;
	bool seen_now; /* its bits stand in the current epoch */
	__u8 family;
	bool traceless; /* leaves no trace but in the recent filter */
	bool is_read_only; /* leaves none at all: an ICMP error, a later fragment */
};

/* The part of the packet that the pool's affinity selects, hashed. */
static __always_inline __u64 hash_client(const struct limpet_pool *pool,
					 const struct packet *packet)
{
	__u32 ports = (__u32)packet->source_port << 16 | packet->destination_port;

	if (pool->affinity == LIMPET_AFFINITY_FLOW) {
		if (packet->place.family == LIMPET_V6)
			return limpet_pair_hash(secret(), packet->source, packet->destination,
						(__u64)ports << 8 | packet->protocol);
		return limpet_client_hash(secret(),
					  (__u64)address4(packet->destination) << 32 | ports,
					  (__u64)address4(packet->source) << 32 | packet->protocol);
	}
	if (packet->place.family == LIMPET_V6)
		return limpet_client_hash(secret(), packet->source[0] & pool->mask6[0],
					  packet->source[1] & pool->mask6[1]);
	return limpet_client_hash(
		secret(), 0, (__u64)(address4(packet->source) & pool->mask4) << 32 | 0xffff0000);
}

static __always_inline limpet_slot read_slot(__u32 index)
{
	__u32 line_index = index / LIMPET_SLOTS_A_LINE;
	const volatile struct limpet_slot_line *line = bpf_map_lookup_elem(&slots, &line_index);

	return line ? line->slot[index % LIMPET_SLOTS_A_LINE] : LIMPET_MEMBER_NONE;
}

static __always_inline const volatile struct limpet_way *find_way_to(__u32 member, __u8 family)
{
	const volatile struct limpet_member *record = bpf_map_lookup_elem(&members, &member);

	return record ? &record->way[family == LIMPET_V6] : NULL;
}

static __always_inline bool usable(__u32 member, __u8 family)
{
	const volatile struct limpet_way *way = find_way_to(member, family);

	return way && way->ifindex;
}

/* Counts a client that had to leave `member`, and why. */
static __always_inline void count_move(struct limpet_affinity_counter *counter, __u32 member,
				       __u8 family)
{
	const volatile struct limpet_way *way = find_way_to(member, family);
	__u32 loss;

	if (!counter || !way || !member || way->ifindex)
		return;
	loss = way->loss;
	if (loss < LIMPET_LOSS_COUNT)
		counter->moved[loss]++;
}

/* 3 and 4.5: from now on the client is known by its bits in this word. One that was not seen
 * counts as new. Of two CPUs that decide for it at once, the one whose bits were first counts it. */
static __always_inline void remember(__u64 *word, const struct client *client, bool is_seen,
				     __u32 member)
{
	if (set_bits(word, client->mask) && !is_seen)
		count_new_client(client->rule_number, member);
}

/* 4.4: asks for a binding of the client to *member; `own` is the one that it has. Returns whether it
 * is bound now, and to whom: another CPU may have been first. */
static __always_inline bool request_binding(const struct limpet_pool *pool,
					    const struct client *client,
					    const struct buckets *buckets, struct found own,
					    bool is_seen, __u32 leaves, __u64 now, __u32 *member)
{
	struct limpet_affinity_counter *counter = affinity_counter(client->pool_number);
	__u32 fingerprint = limpet_hash_fingerprint(client->hash);
	__u64 binding = limpet_binding(fingerprint, *member, (__u32)(now / NS_A_SECOND));

	if (own.binding) {
		replace_binding(own.bucket, own.way, own.binding, binding);
	} else if (admit(pool, client->pool_number, now, is_seen)) {
		insert_binding(pool, buckets, binding, counter);
	}
	find_binding(buckets, fingerprint, &own);
	if (!own.binding) {
		if (counter)
			counter->refused++;
		return false;
	}
	count_move(counter, leaves, client->family);
	*member = limpet_binding_member(own.binding);
	return true;
}

/* 4: the client's slot is tracked. */
static __always_inline __u32 decide_tracked(const struct limpet_pool *pool,
					    const struct client *client, bool is_seen,
					    bool confirmed)
{
	struct buckets buckets = find_buckets(pool, client->hash);
	struct limpet_window *window = bpf_map_lookup_elem(&windows, &client->slot_index);
	__u32 member = limpet_slot_now(client->slot), before = limpet_slot_before(client->slot);
	__u32 seconds, leaves = LIMPET_MEMBER_NONE;
	__u64 *current = seen_word(pool, client->epoch, client->hash), now;
	bool bound = false, open;
	struct found own;

	explain_step(LIMPET_STEP_now, member);
	if (!buckets.first || !buckets.second || !window)
		return member;
	now = clock_ns();
	seconds = (__u32)(now / NS_A_SECOND);
	open = seconds < *(volatile __u32 *)&window->end;

	find_binding(&buckets, limpet_hash_fingerprint(client->hash), &own);
	explain_tracked(seconds, window, own.binding);
	if (limpet_binding_is_live(own.binding, seconds, pool->timeout)) {
		__u32 its = limpet_binding_member(own.binding);

		if (usable(its, client->family)) { /* 4.1 */
			explain_step(LIMPET_STEP_bound, its);
			if (!reads_only && !client->traceless && !client->is_read_only) {
				if (limpet_binding_age(own.binding, seconds) > LIMPET_CLOCK_SLACK)
					replace_binding(own.bucket, own.way, own.binding,
							(own.binding & ~(__u64)LIMPET_TIME_MASK) |
								(seconds & LIMPET_TIME_MASK));
				remember(current, client, is_seen, its);
			}
			return its;
		}
		leaves = its;
	} else if (is_seen && open) {
		if (usable(before, client->family)) { /* 4.2 */
			member = before;
			explain_step(LIMPET_STEP_before, before);
		} else {
			leaves = before;
		}
	}

	/* What a packet leaves behind decides of later ones; its own member is known. */
	if (reads_only || client->traceless || client->is_read_only || !confirmed)
		return member;
	if (member != LIMPET_MEMBER_NONE) {
		bound = request_binding(pool, client, &buckets, own, is_seen, leaves, now, &member);
		if (!bound && is_seen && open) {
			/* One more, since this second has begun already. */
			__u32 end = seconds + pool->timeout + 1;

			end = end < window->limit ? end : window->limit;
			if (end > window->end)
				window->end = end;
		}
	}
	if (bound || is_seen)
		remember(current, client, is_seen, member);
	return member;
}

/* 2 and 3: what is left when the slot is tracked or the client not seen in this epoch yet. */
static __noinline __u32 decide_closely(const struct limpet_pool *pool, const struct client *client)
{
	bool is_seen = client->seen_now || seen_in_other_epochs(pool, client->epoch, client->hash,
								client->mask);
	bool confirmed = is_seen ||
			 (!client->is_read_only && note_recent(client->hash, client->mask));

	explain_client(client->seen_now, is_seen, confirmed);
	if (client->slot & LIMPET_SLOT_TRACKED)
		return decide_tracked(pool, client, is_seen, confirmed);
	if (!reads_only && confirmed && !client->traceless && !client->is_read_only)
		remember(seen_word(pool, client->epoch, client->hash), client, is_seen,
			 limpet_slot_now(client->slot));
	return limpet_slot_now(client->slot);
}

/* A member's number, or LIMPET_MEMBER_NONE. */
static __always_inline __u32 decide(struct xdp_md *context, const struct limpet_pool *pool,
				    const struct choice *choice, const struct packet *packet)
{
	__u32 slot_index = pool->slot_base + limpet_hash_slot(packet->hash, pool->slots);
	__u32 epoch = *(volatile __u32 *)&pool->epoch;
	__u64 mask = limpet_filter_mask(packet->hash);
	limpet_slot slot = read_slot(slot_index);
	bool seen_now = has_bits(seen_word(pool, epoch, packet->hash), mask);

	explain_slot(pool, packet->hash, slot_index, slot, seen_now);
	if (seen_now && !(slot & LIMPET_SLOT_TRACKED)) /* 1 */
		return limpet_slot_now(slot);

	struct client client = {
		.hash = packet->hash,
		.mask = mask,
		.pool_number = choice->pool,
		.rule_number = choice->rule_number,
		.epoch = epoch,
		.slot_index = slot_index,
		.slot = slot,
		.seen_now = seen_now,
		.family = packet->place.family,
		.traceless = is_traceless(context, packet),
		.is_read_only = packet->is_error || packet->place.fragment == FRAGMENT_LATER,
	};

	return decide_closely(pool, &client);
}

#endif
