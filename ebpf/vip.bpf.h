/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether an address is a VIP. Nearly all packets are told by one place of the table, those for other
 * hosts by a free one. */
#ifndef LIMPET_VIP_BPF_H
#define LIMPET_VIP_BPF_H

#include "maps.bpf.h"

/* The address as in struct packet. */
static __always_inline const struct limpet_vip *
look_for_vip(const struct limpet_directory *directory, __u64 first, __u64 second, __u32 family)
{
	__u64 place = limpet_vip_place(first, second), number;
	const struct limpet_vip_address *found;

#pragma unroll
	for (int i = 0; i < LIMPET_VIP_PROBES; i++) {
		number = directory->place[(place + i) & (LIMPET_VIP_PLACES - 1)];
		if (!number)
			return NULL;
		found = &directory->vip[number & (LIMPET_VIPS - 1)];
		asm volatile("" : "+r"(found)); /* kept, and not worked out for each of its words */
		/* An IPv4 address is all in the second word. */
		if (found->address[1] == second &&
		    (family == LIMPET_V4 || found->address[0] == first) &&
		    found->family == family)
			return &found->vip;
	}
	return NULL;
}

static __always_inline const struct limpet_directory *find_directory(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&directory, &zero);
}

static __always_inline const struct limpet_vip *find_vip(const __u64 address[2], __u32 family)
{
	const struct limpet_directory *directory = find_directory();

	return directory ? look_for_vip(directory, address[0], address[1], family) : NULL;
}

#endif
