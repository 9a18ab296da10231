/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The time. Coarse is fine enough for seconds, and costs a few instructions. */
#ifndef LIMPET_CLOCK_BPF_H
#define LIMPET_CLOCK_BPF_H

#include "maps.bpf.h"

#define NS_A_SECOND 1000000000ull

/* Nanoseconds of CLOCK_MONOTONIC; in a program loaded for tests, what the test says. */
static __always_inline __u64 clock_ns(void)
{
	if (test_clock) {
		__u32 zero = 0;
		const volatile struct limpet_clock *time = bpf_map_lookup_elem(&clock, &zero);

		return time ? time->test_ns : 0;
	}
	return bpf_ktime_get_coarse_ns();
}

#endif
