/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stream.c sends and arrivals.bpf.c knows again. */
#include <linux/types.h>

#define STREAM_MAGIC 0x6c696d70

struct stream_datagram {
	__be32 magic;
	__be32 number;
};
