/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a program that is loaded with takes_notes says of a packet: how it was decided. It is otherwise
 * the program that runs on interfaces, over the same maps; in that one nothing of this is left. */
#ifndef LIMPET_EXPLAIN_BPF_H
#define LIMPET_EXPLAIN_BPF_H

#include "maps.bpf.h"

struct limpet_explanation explanation; /* each loaded program has its own */

/* One that observes is at several packets at once, one a CPU. */
static __always_inline struct limpet_explanation *take_note(void)
{
	struct limpet_observation *seen;
	__u32 zero = 0;

	if (reads_only)
		return &explanation;
	seen = bpf_map_lookup_elem(&notes, &zero);
	return seen ? &seen->explanation : NULL;
}

static __always_inline void explain_rule(__u32 rule, __u32 pool)
{
	struct limpet_explanation *note;

	if (!takes_notes)
		return;
	note = take_note();
	if (!note)
		return;
	note->rule = rule;
	note->pool = pool;
}

/* And to whom the client belongs if the slot is at rest. */
static __always_inline void explain_slot(const struct limpet_pool *pool, __u64 hash,
					 __u32 slot_index, limpet_slot slot, bool seen_now)
{
	struct limpet_explanation *note;

	if (!takes_notes)
		return;
	note = take_note();
	if (!note)
		return;
	note->hash = hash;
	note->slot_index = slot_index - pool->slot_base;
	note->slot = slot;
	note->seen_now = seen_now;
	note->confirmed = seen_now;
	note->step = seen_now ? LIMPET_STEP_seen_at_rest : LIMPET_STEP_at_rest;
	note->member = limpet_slot_now(slot);
}

static __always_inline void explain_client(bool seen_now, bool is_seen, bool confirmed)
{
	struct limpet_explanation *note;

	if (!takes_notes)
		return;
	note = take_note();
	if (!note)
		return;
	note->seen_before = is_seen && !seen_now;
	note->confirmed = confirmed;
}

static __always_inline void explain_tracked(__u32 seconds, const struct limpet_window *window,
					    __u64 binding)
{
	struct limpet_explanation *note;

	if (!takes_notes)
		return;
	note = take_note();
	if (!note)
		return;
	note->seconds = seconds;
	note->window_end = *(const volatile __u32 *)&window->end;
	note->binding = binding;
}

static __always_inline void explain_step(enum limpet_step step, __u32 member)
{
	struct limpet_explanation *note;

	if (!takes_notes)
		return;
	note = take_note();
	if (!note)
		return;
	note->step = step;
	note->member = member;
}

static __always_inline void explain_reason(__u32 reason)
{
	struct limpet_explanation *note;

	if (!takes_notes)
		return;
	note = take_note();
	if (note)
		note->reason = reason;
}

#endif
