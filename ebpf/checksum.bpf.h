/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Internet checksum (RFC 1071), and its adjustment for changed words (RFC 1624, equation 3). A
 * change is a sum of ~m + m' for each word m that became m', of 16 or 32 bits, as they lie in memory. */
#ifndef LIMPET_CHECKSUM_BPF_H
#define LIMPET_CHECKSUM_BPF_H

#include "packet.bpf.h"

static __always_inline __u16 fold(__u64 sum)
{
	sum = (sum & 0xffffffff) + (sum >> 32);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

static __always_inline __u64 change16(__u16 old, __u16 new)
{
	return (__u64)(__u16)~old + new;
}

static __always_inline __u64 change32(__u32 old, __u32 new)
{
	return (__u64)(__u32)~old + new;
}

/* change: 0 where nothing changed. Returns the change of the checksum itself. */
static __always_inline __u64 adjust(__sum16 *checksum, __u64 change)
{
	__u16 old = *checksum;

	if (!change)
		return 0;
	*checksum = ~fold((__u64)(__u16)~old + change);
	return change16(old, *checksum);
}

#define SUM_WORDS 256

/* The sum of `words` 32-bit words of the frame from `offset` on, at most SUM_WORDS; it ends where the
 * frame's first part does. A global function, which the verifier looks at once. */
__noinline __u64 sum_frame(struct xdp_md *context, __u32 offset, __u32 words)
{
	__u64 sum = 0;

	for (__u32 i = 0; i < SUM_WORDS; i++) {
		__u32 *word = frame_at(context, offset + i * sizeof(*word), sizeof(*word));

		if (i >= words || !word)
			break;
		sum += *word;
	}
	return sum;
}

#endif
