/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the steps after parsing know of a packet. It holds offsets and no pointers, so that global
 * functions, which the verifier looks at once, can take it; they find the bytes again by frame_at(). */
#ifndef LIMPET_PACKET_BPF_H
#define LIMPET_PACKET_BPF_H

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <stdbool.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "abi.h"

/* What a step returns when it found no reason to stop; else it returns the reason. */
#define GO_ON (-1)

#define IP_MORE_FRAGMENTS 0x2000
#define IP_DONT_FRAGMENT 0x4000
#define IP_OFFSET 0x1fff

/* RFC 792, RFC 4443. (linux/icmp.h would bring in the C library.) */
struct icmp {
	__u8 type;
	__u8 code;
	__sum16 checksum;
	__be32 info;
};

#define ICMP_ECHO_REPLY 0
#define ICMP_UNREACHABLE 3
#define ICMP_NO_PORT 3
#define ICMP_TOO_BIG 4
#define ICMP_ECHO_REQUEST 8
#define ICMP_TIME_EXCEEDED 11
#define ICMP_PARAMETER_PROBLEM 12

#define ICMP6_UNREACHABLE 1
#define ICMP6_NO_PORT 4
#define ICMP6_TOO_BIG 2
#define ICMP6_PARAMETER_PROBLEM 4
#define ICMP6_ECHO_REQUEST 128
#define ICMP6_ECHO_REPLY 129

enum fragment {
	FRAGMENT_NONE,
	FRAGMENT_FIRST,
	FRAGMENT_LATER,
};

/* Where an IP packet lies in the frame, its own or one that an ICMP error quotes. */
struct place {
	__u32 network;   /* offset of the IP header, bytes from the frame's start */
	__u32 transport; /* of what follows it and its options or extension headers */
	__u32 end;       /* of what there is of the packet */
	__u8 family;     /* enum limpet_family */
	__u8 protocol;   /* of the transport header */
	__u8 fragment;   /* enum fragment */
	__u8 reserved;
};

struct packet {
	/* The client's packet: for an ICMP error, the one that the quoted packet answered. An IPv4
	 * address looks like its IPv6 form ::ffff:a.b.c.d (RFC 4291, 2.5.5.2); words as in memory. */
	__u64 source[2];
	__u64 destination[2];
	struct place place; /* of the frame's own packet */
	struct place quote; /* of the quoted one, if is_error */
	__u64 hash;         /* of the client, as the pool's affinity has it */
	__u32 id;           /* of a fragment, host order */
	__u16 source_port;  /* host order, as is the next */
	__u16 destination_port;
	__u8 protocol;
	__u8 is_error; /* an ICMP error: decided like the quoted packet, and leaves no trace */
	__u8 reserved[6];
};

/* Where a header may begin: with it, its Ethernet header and tags, outer ones and quotes. */
#define FRAME_OFFSETS 2047

/* `size` bytes of the frame's first part, or NULL where they are not there. */
static __always_inline void *frame_at(const struct xdp_md *context, __u32 offset, __u32 size)
{
	void *data = (void *)(long)context->data, *data_end = (void *)(long)context->data_end;
	void *at = data + (offset & FRAME_OFFSETS);

	return offset <= FRAME_OFFSETS && at + size <= data_end ? at : NULL;
}

static __always_inline __u32 packet_length(const struct packet *packet)
{
	return packet->place.end - packet->place.network;
}

/* Of an address as in struct packet. */
static __always_inline __be32 address4(const __u64 address[2])
{
	return (__be32)(address[1] >> 32);
}

static __always_inline void set_address4(__u64 address[2], __be32 value)
{
	address[0] = 0;
	address[1] = (__u64)value << 32 | 0xffff0000;
}

#endif
