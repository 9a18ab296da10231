/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What generator.cpp and generator.bpf.c tell each other. */
#pragma once

#include <linux/if_ether.h>
#include <linux/types.h>

#define LIVE_MEMBERS 4
#define LIVE_PAYLOAD 20

/* Byte order of the network. */
struct live_settings {
	__u8 edge[ETH_ALEN];      /* where frames go */
	__u8 generator[ETH_ALEN]; /* where they come from, and where the sink is */
	__u8 members[ETH_ALEN];   /* of the first one; the others' last bytes count up from it */
	__u16 port;
	__u32 vip;
	__u32 sources; /* how many, a power of two up to 2^24 */
	__u32 cpu;     /* where all of it is meant to run */
};

/* Frames, by what the sink saw of them. */
struct live_arrivals {
	__u64 members[LIVE_MEMBERS]; /* that are for each member */
	__u64 back;                  /* for the generator's own MAC */
	__u64 astray;                /* for anyone else */
	__u64 elsewhere;             /* of all these: seen by another CPU than the one meant */
};
