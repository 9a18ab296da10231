/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What arrivals.bpf.c notes of a packet. */
#include <linux/types.h>

#define ARRIVALS (1u << 20) /* a power of two, for the verifier */

struct arrival {
	__u64 at_ns; /* of the monotonic clock; written last */
	__u32 client, member; /* IPv4 addresses in host order */
};
