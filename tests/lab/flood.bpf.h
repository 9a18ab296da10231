/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What flood.c tells flood.bpf.c. */
#include <linux/if_ether.h>
#include <linux/types.h>

struct flood_settings {
	__u8 destination[ETH_ALEN];
	__u8 source[ETH_ALEN];
	__be32 vip;
	__be16 port;
	__u8 ack; /* 1: ACKs, 0: SYNs */
	__u8 reserved;
};
