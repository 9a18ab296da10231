/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a program that is loaded with reads_only says of a packet: how it was decided. It is otherwise
 * the program that runs on interfaces, over the same maps; in that one nothing of this is left. */
#ifndef LIMPET_EXPLAIN_BPF_H
#define LIMPET_EXPLAIN_BPF_H

#include "maps.bpf.h"

struct limpet_explanation explanation; /* each loaded program has its own */

static __always_inline void explain_rule(__u32 rule, __u32 pool)
{
	if (!reads_only)
		return;
	explanation.rule = rule;
	explanation.pool = pool;
}

/* And to whom the client belongs if the slot is at rest. */
static __always_inline void explain_slot(const struct limpet_pool *pool, __u64 hash,
					 __u32 slot_index, limpet_slot slot, bool seen_now)
{
	if (!reads_only)
		return;
	explanation.hash = hash;
	explanation.slot_index = slot_index - pool->slot_base;
	explanation.slot = slot;
	explanation.seen_now = seen_now;
	explanation.confirmed = seen_now;
	explanation.step = seen_now ? LIMPET_STEP_seen_at_rest : LIMPET_STEP_at_rest;
	explanation.member = limpet_slot_now(slot);
}

static __always_inline void explain_client(bool seen_now, bool is_seen, bool confirmed)
{
	if (!reads_only)
		return;
	explanation.seen_before = is_seen && !seen_now;
	explanation.confirmed = confirmed;
}

static __always_inline void explain_tracked(__u32 seconds, const struct limpet_window *window,
					    __u64 binding)
{
	if (!reads_only)
		return;
	explanation.seconds = seconds;
	explanation.window_end = *(const volatile __u32 *)&window->end;
	explanation.binding = binding;
}

static __always_inline void explain_step(enum limpet_step step, __u32 member)
{
	if (!reads_only)
		return;
	explanation.step = step;
	explanation.member = member;
}

static __always_inline void explain_reason(__u32 reason)
{
	if (reads_only)
		explanation.reason = reason;
}

#endif
