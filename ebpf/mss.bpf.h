/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lowers the maximum segment size that a SYN announces (RFC 9293, 3.7.1). */
#ifndef LIMPET_MSS_BPF_H
#define LIMPET_MSS_BPF_H

#include "checksum.bpf.h"

#define TCP_OPTIONS_MAX 40
#define TCP_OPTION_END 0
#define TCP_OPTION_NOP 1
#define TCP_OPTION_MSS 2
#define TCP_MSS_SIZE 4

/* Where the MSS value is among the options, or 0. The verifier likes a walk by known steps: every byte
 * is looked at, and only those at which an option begins count. */
static __always_inline __u32 find_mss(const __u8 options[TCP_OPTIONS_MAX + 1], __u32 size)
{
	__u32 begin = 0; /* of the option that comes next */

#pragma unroll
	for (__u32 at = 0; at < TCP_OPTIONS_MAX; at++) {
		__u8 kind = options[at], length = options[at + 1];

		if (at != begin)
			continue;
		if (at >= size || kind == TCP_OPTION_END)
			return 0;
		if (kind == TCP_OPTION_NOP) {
			begin = at + 1;
			continue;
		}
		if (at + 1 >= size || length < 2 || at + length > size)
			return 0;
		if (kind == TCP_OPTION_MSS && length == TCP_MSS_SIZE)
			return at + 2;
		begin = at + length;
	}
	return 0;
}

/* Writes another MSS, whose offset in the frame is given, and adjusts the checksum. */
static __always_inline void write_mss(struct xdp_md *context, const struct place *place, __u32 at,
				      __u16 most)
{
	struct tcphdr *tcp = frame_at(context, place->transport, sizeof(*tcp));
	__u8 *mss = frame_at(context, at, 2);
	__u64 change;

	if (!mss || !tcp || (mss[0] << 8 | mss[1]) <= most)
		return;
	/* The value may lie at an odd offset of the header, where its bytes count swapped. */
	change = change16(bpf_htons(mss[0] << 8 | mss[1]), bpf_htons(most));
	if ((at - place->transport) & 1)
		change = bpf_ntohs(fold(change));
	mss[0] = most >> 8;
	mss[1] = most;
	adjust(&tcp->check, change);
}

/* Of a TCP packet, no fragment. A global function, which the verifier looks at once. */
__noinline int clamp_mss(struct xdp_md *context, const struct place *place, __u32 most)
{
	__u8 options[TCP_OPTIONS_MAX + 1] = {};
	__u32 size, at;
	struct tcphdr *tcp;

	if (!place)
		return 0;
	tcp = frame_at(context, place->transport, sizeof(*tcp));
	if (!tcp || !tcp->syn || tcp->doff <= 5)
		return 0;
	size = tcp->doff * 4 - sizeof(*tcp);
	at = place->transport + sizeof(*tcp);
	if (at + size > place->end || size > TCP_OPTIONS_MAX ||
	    bpf_xdp_load_bytes(context, at, options, size))
		return 0;
	size = find_mss(options, size);
	if (size)
		write_mss(context, place, at + size, most);
	return 0;
}

#endif
