/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The filters: who sent a packet within the timeout (seen, of each pool), and who within the last
 * seconds (recent, of all). Bits are only ever set here; limpetd empties what has grown old. */
#ifndef LIMPET_FILTER_BPF_H
#define LIMPET_FILTER_BPF_H

#include <stdbool.h>

#include "maps.bpf.h"

static __always_inline bool has_bits(const volatile __u64 *word, __u64 mask)
{
	return word && (*word & mask) == mask;
}

/* Whether they are set by this, and not by another CPU a moment ago. */
static __always_inline bool set_bits(__u64 *word, __u64 mask)
{
	if (!word || has_bits(word, mask))
		return false;
	return (__sync_fetch_and_or(word, mask) & mask) != mask;
}

static __always_inline __u64 *seen_word(const struct limpet_pool *pool, __u32 epoch, __u64 hash)
{
	__u32 index = pool->filter_base + epoch * pool->filter_words +
		      limpet_filter_word(hash, pool->filter_words);

	return bpf_map_lookup_elem(&seen, &index);
}

static __always_inline bool seen_in_other_epochs(const struct limpet_pool *pool, __u32 epoch,
						 __u64 hash, __u64 mask)
{
	__u32 next = epoch + 1 == LIMPET_EPOCHS ? 0 : epoch + 1;
	__u32 last = epoch ? epoch - 1 : LIMPET_EPOCHS - 1;

	return has_bits(seen_word(pool, last, hash), mask) ||
	       has_bits(seen_word(pool, next, hash), mask);
}

/* Whether the source sent a packet in the last seconds; from now on it has. */
static __always_inline bool note_recent(__u64 hash, __u64 mask)
{
	__u32 zero = 0, index = limpet_filter_word(hash, LIMPET_RECENT_WORDS);
	const struct limpet_clock *time = bpf_map_lookup_elem(&clock, &zero);
	__u64 *current, *other;
	bool known;

	if (time && time->recent)
		index += LIMPET_RECENT_WORDS;
	current = bpf_map_lookup_elem(&recent, &index);
	index ^= LIMPET_RECENT_WORDS;
	other = bpf_map_lookup_elem(&recent, &index);
	known = has_bits(current, mask) || has_bits(other, mask);
	if (!reads_only)
		set_bits(current, mask);
	return known;
}

#endif
