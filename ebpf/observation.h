/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a program that was loaded to observe says of packets as they come, in a ring buffer of its own.
 * As abi.h, for both sides; but nothing of this outlives the program, so it can change at any time. */
#ifndef LIMPET_OBSERVATION_H
#define LIMPET_OBSERVATION_H

#include "abi.h"

/* A constant of that program: of which packets. Addresses as in an observation. */
struct limpet_observing {
	__u64 client[2]; /* source or destination, where the mask has bits */
	__u64 mask[2];
	__u64 until;   /* ns of the monotonic clock; then nothing more is said */
	__u32 sample;  /* one of so many packets, at random; 0, 1: all */
	__u8 family;   /* enum limpet_family; LIMPET_FAMILIES: every packet, whatever the client */
	__u8 strangers; /* also those that are for no VIP */
	__u8 frames;   /* with the frame's first bytes */
	__u8 reserved;
};
LIMPET_ASSERT(sizeof(struct limpet_observing) == 48);

#define LIMPET_OBSERVED_BYTES 192
#define LIMPET_OBSERVED_COST 100000ull      /* ns of credit: ten thousand a second, */
#define LIMPET_OBSERVED_BURST 100000000ull  /* and a thousand at once */

struct limpet_observation {
	struct limpet_explanation explanation;
	__u64 time; /* ns of the monotonic clock, when it was decided */
	/* The client's packet: for an ICMP error, the one that the quoted packet answered. Network
	 * order, an IPv4 address as ::ffff:a.b.c.d; zero: the frame was not read so far. */
	__u64 source[2];
	__u64 destination[2];
	__u32 ifindex;
	__u32 length;       /* of the frame as it came */
	__u16 source_port;  /* host order; 0: there is none, or it was not read */
	__u16 destination_port;
	__u16 transport; /* offset of the frame's own transport header; 0: it was not read */
	__u16 captured;  /* bytes of the frame that follow */
	__u8 protocol;   /* of the client's packet; 0: it was not read */
	__u8 family;     /* enum limpet_family */
	__u8 is_error;   /* an ICMP error about the client's packet */
	__u8 is_later;   /* a later fragment, which has no ports */
	__u32 reserved;
	__u8 frame[LIMPET_OBSERVED_BYTES]; /* as it came */
};
LIMPET_ASSERT(sizeof(struct limpet_observation) == 312);
LIMPET_ASSERT(__builtin_offsetof(struct limpet_observation, frame) == 120);

#endif
