/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the XDP program and user space agree on: the contents of every map. Included by both sides,
 * C and C++. Integers are in host byte order unless a name or comment says network order. The two
 * sides are always of one build (the object is embedded in the binary), so there is no version.
 *
 * Flat arrays, each reached by an index that the verifier can inline; whatever has several parts
 * per owner (a pool's slots, a CPU's counters) lies at a base offset in one array. */
#ifndef LIMPET_ABI_H
#define LIMPET_ABI_H

#include <linux/types.h>
#ifdef __cplusplus
#define LIMPET_ASSERT(condition) static_assert(condition, #condition)
#else
#define LIMPET_ASSERT(condition) _Static_assert(condition, #condition)
#endif

/* ---- VIP: map `vip4`, hash, key: IPv4 address, network order ------------------------------- */

enum limpet_vip_flags {
	LIMPET_VIP_UNMATCHED_PASS = 1, /* traffic that no rule matches goes to the kernel */
};

struct limpet_vip {
	__u32 tcp_ports; /* index in `ports`; 0: the empty table, for a protocol without rules */
	__u32 udp_ports;
	__u32 flags;
};
LIMPET_ASSERT(sizeof(struct limpet_vip) == 12);

/* ---- Port table: map `ports`, one value for each VIP and protocol; number 0 stays empty ------ */

#define LIMPET_PORTS 65536

struct limpet_ports {
	__u16 rule[LIMPET_PORTS]; /* by destination port, host order; 0: no rule */
};
LIMPET_ASSERT(sizeof(struct limpet_ports) == 131072);

/* ---- Rule: map `rules`; number 0 is not used ----------------------------------------------- */

struct limpet_rule {
	__u32 pool;
	__u32 reserved;
};
LIMPET_ASSERT(sizeof(struct limpet_rule) == 8);

/* ---- Pool: map `pools` --------------------------------------------------------------------- */

enum limpet_affinity {
	LIMPET_AFFINITY_CLIENT = 0, /* source address under the pool's mask: single and network */
	LIMPET_AFFINITY_FLOW = 1,   /* 5-tuple: none */
};

struct limpet_pool {
	__u32 table;   /* index in `table` of the word of slot 0 */
	__u32 stride;  /* words from a slot to the next */
	__u32 slots;   /* 0: the pool is not in use */
	__u32 affinity;
	__be32 mask4;  /* which bits of an IPv4 source are the client key */
	__u32 reserved;
};
LIMPET_ASSERT(sizeof(struct limpet_pool) == 24);

/* ---- Slot: one 64-bit word of map `table`, read and written atomically ----------------------
 *
 *   bits 0–14   now      the member that new clients get; 0: none
 *   bits 15–31  zero, kept for `before` and `tracked`
 *   bits 32–63  zero, kept for the end of the slot's window
 */

typedef __u64 limpet_slot;

#define LIMPET_MEMBER_BITS 15
#define LIMPET_MEMBERS_MAX (1u << LIMPET_MEMBER_BITS) /* member numbers are below this */
#define LIMPET_MEMBER_NONE 0

static inline __u32 limpet_slot_now(limpet_slot slot)
{
	return (__u32)slot & (LIMPET_MEMBERS_MAX - 1);
}

static inline limpet_slot limpet_slot_at_rest(__u32 member)
{
	return member;
}

/* ---- Member: map `members`, of a pool; number 0 is LIMPET_MEMBER_NONE ----------------------- */

struct limpet_member {
	/* The frame's first 12 bytes as they go out, destination then source, network order, and
	 * the interface: two words, each written at once, so that a frame never gets half a MAC. */
	__u32 ethernet[3];
	__u32 ifindex; /* 0: no next hop */
};
LIMPET_ASSERT(sizeof(struct limpet_member) == 16);

/* ---- Counters: maps `rule_counters`, `member_counters`, `reason_counters` -------------------
 * Indexed by CPU × capacity + number: each CPU writes its own stretch, without atomics; user space
 * reads them in place and adds up. Bytes are of whole frames, from the Ethernet header on. */

struct limpet_counter {
	__u64 packets;
	__u64 bytes;
};

/* ---- Reasons: what became of a packet, and why ----------------------------------------------
 * X(name, action, what it means) */

#define LIMPET_REASONS(X)                                                                    \
	X(forwarded, tx, "to a member, out of the interface it came in by")                  \
	X(redirected, redirect, "to a member, out of another interface")                     \
	X(not_ip, pass, "no IPv4: left to the kernel")                                       \
	X(not_vip, pass, "not for a VIP: left to the kernel")                                \
	X(not_tcp_udp, pass, "for a VIP, neither TCP nor UDP: left to the kernel")           \
	X(unmatched_pass, pass, "no rule for the port, and the VIP lets such packets pass")  \
	X(unmatched, drop, "no rule for the port")                                           \
	X(truncated, drop, "a header ends beyond the frame")                                 \
	X(bad_ip_header, drop, "lengths in the IP header contradict each other")             \
	X(fragment, drop, "an IP fragment for a VIP")                                        \
	X(no_member, drop, "the rule's pool has no usable member")

enum limpet_reason {
#define X(name, action, text) LIMPET_REASON_##name,
	LIMPET_REASONS(X)
#undef X
	LIMPET_REASON_COUNT
};

#endif
