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

enum limpet_rule_flags {
	LIMPET_RULE_DISABLED = 1, /* its packets are dropped */
};

struct limpet_rule {
	__u32 pool;
	__u32 flags;
};
LIMPET_ASSERT(sizeof(struct limpet_rule) == 8);

/* ---- Pool: map `pools` --------------------------------------------------------------------- */

enum limpet_affinity {
	LIMPET_AFFINITY_CLIENT = 0, /* source address under the pool's mask: single and network */
	LIMPET_AFFINITY_FLOW = 1,   /* 5-tuple: none */
};

#define LIMPET_EPOCHS 3

struct limpet_pool {
	__u32 slot_base; /* index of slot 0 in `slots` (counting slots) and in `windows` */
	__u32 slots;
	__u32 affinity;
	__be32 mask4;        /* which bits of an IPv4 source are the client key */
	__u32 filter_base;   /* index in `seen` of the first word of epoch 0; the others follow */
	__u32 filter_words;  /* of one epoch */
	__u32 epoch;         /* the current one, below LIMPET_EPOCHS */
	__u32 bucket_base;   /* index in `bindings` */
	__u32 buckets;       /* 0: the pool has no memory, and its slots are never tracked */
	__u32 timeout;       /* seconds */
	__u64 admission_cost;  /* ns of credit that a new binding takes */
	__u64 admission_burst; /* ns of credit that can be saved up */
	__u64 reserved;
};
LIMPET_ASSERT(sizeof(struct limpet_pool) == 64);

/* ---- Slot: a 32-bit word, read and written atomically; map `slots`, a cache line of them a value
 *
 *   bits 0–14   now      the member that new clients get
 *   bits 15–29  before   whom clients without a binding belong to while the window is open
 *   bit 30      tracked  its clients are looked up one by one
 *   bit 31      zero
 *
 * A member's number of 0 means nobody. */

typedef __u32 limpet_slot;

#define LIMPET_SLOTS_A_LINE 16

struct limpet_slot_line {
	limpet_slot slot[LIMPET_SLOTS_A_LINE];
};
LIMPET_ASSERT(sizeof(struct limpet_slot_line) == 64);

#define LIMPET_MEMBER_BITS 15
#define LIMPET_MEMBERS_MAX (1u << LIMPET_MEMBER_BITS) /* member numbers are below this */
#define LIMPET_MEMBER_NONE 0
#define LIMPET_SLOT_TRACKED (1u << 2 * LIMPET_MEMBER_BITS)

static inline __u32 limpet_slot_now(limpet_slot slot)
{
	return slot & (LIMPET_MEMBERS_MAX - 1);
}

static inline __u32 limpet_slot_before(limpet_slot slot)
{
	return slot >> LIMPET_MEMBER_BITS & (LIMPET_MEMBERS_MAX - 1);
}

static inline limpet_slot limpet_slot_at_rest(__u32 now)
{
	return now;
}

static inline limpet_slot limpet_slot_tracked(__u32 now, __u32 before)
{
	return now | before << LIMPET_MEMBER_BITS | LIMPET_SLOT_TRACKED;
}

/* ---- Window of a tracked slot: map `windows`, one a slot. Seconds of the monotonic clock. ----- */

struct limpet_window {
	__u32 end;   /* the window is open while now < end; packets move it on, */
	__u32 limit; /* but not beyond this */
};
LIMPET_ASSERT(sizeof(struct limpet_window) == 8);

/* ---- Filters: maps `seen` (every pool's epochs) and `recent` (two halves for all pools) -------
 * 64-bit words. A client has two bits in one word: limpet_filter_word, limpet_filter_mask. */

#define LIMPET_RECENT_WORDS (1u << 18) /* of one half: 2 MiB */

/* ---- Binding: a 64-bit word, inserted, refreshed and deleted by compare-and-swap only; map
 * `bindings`, a bucket of eight a value. 0: empty.
 *
 *   bits 0–19   the second of its last use, modulo 2²⁰
 *   bits 20–34  member
 *   bits 35–63  fingerprint: the upper 29 bits of the client's hash
 *
 * A client has at most one, in one of its two buckets; should two CPUs have inserted two, the first
 * of them is it. */

#define LIMPET_BUCKET_WAYS 8

struct limpet_bucket {
	__u64 binding[LIMPET_BUCKET_WAYS];
};
LIMPET_ASSERT(sizeof(struct limpet_bucket) == 64);

#define LIMPET_TIME_MASK ((1u << 20) - 1)
/* How far a binding's time may lie ahead of a reader's clock that was read a little earlier. */
#define LIMPET_CLOCK_SLACK 8

static inline __u64 limpet_binding(__u32 fingerprint, __u32 member, __u32 seconds)
{
	return (__u64)fingerprint << 35 | (__u64)member << 20 | (seconds & LIMPET_TIME_MASK);
}

static inline __u32 limpet_binding_fingerprint(__u64 binding)
{
	return (__u32)(binding >> 35);
}

static inline __u32 limpet_binding_member(__u64 binding)
{
	return (__u32)(binding >> 20) & (LIMPET_MEMBERS_MAX - 1);
}

/* Seconds since the last use, plus LIMPET_CLOCK_SLACK. */
static inline __u32 limpet_binding_age(__u64 binding, __u32 seconds)
{
	return (seconds + LIMPET_CLOCK_SLACK - (__u32)binding) & LIMPET_TIME_MASK;
}

static inline int limpet_binding_is_live(__u64 binding, __u32 seconds, __u32 timeout)
{
	return binding && limpet_binding_age(binding, seconds) <= timeout + LIMPET_CLOCK_SLACK;
}

/* ---- Admission of new bindings: map `admissions`, one a pool, written by the program ----------
 * A token bucket as one word (a virtual scheduling algorithm, ITU-T I.371): the moment up to which
 * credit is used up. Credit older than the pool's admission_burst is lost. */

struct limpet_admission {
	__s64 used_up_to;  /* ns of the monotonic clock; 0: nothing was used yet */
	__u64 reserved[7]; /* a cache line each: CPUs write it */
};
LIMPET_ASSERT(sizeof(struct limpet_admission) == 64);

/* ---- Clock: map `clock`, one value ----------------------------------------------------------- */

struct limpet_clock {
	__u64 test_ns; /* the time, in programs loaded for tests with a clock that they set */
	__u32 recent;  /* the current half of the recent filter, 0 or 1 */
	__u32 reserved;
};
LIMPET_ASSERT(sizeof(struct limpet_clock) == 16);

/* ---- Member: map `members`, of a pool; number 0 is LIMPET_MEMBER_NONE ----------------------- */

/* Why a member is not usable, and so what moved its clients. X(name, what it means) */
#define LIMPET_LOSSES(X)                                                  \
	X(down, "the member had no next hop or failed its checks")        \
	X(disabled, "the member was disabled")                            \
	X(removed, "the member was taken out of the pool")                \
	X(drained, "the member was disabled or removed after a drain")

enum limpet_loss {
#define X(name, text) LIMPET_LOSS_##name,
	LIMPET_LOSSES(X)
#undef X
	LIMPET_LOSS_COUNT
};

struct limpet_member {
	/* The frame's first 12 bytes as they go out, destination then source, network order, and
	 * the interface: two words, each written at once, so that a frame never gets half a MAC. */
	__u32 ethernet[3];
	__u32 ifindex; /* 0: not usable */
	__u32 loss;    /* enum limpet_loss, while it is not usable */
	__u32 reserved;
};
LIMPET_ASSERT(sizeof(struct limpet_member) == 24);

/* ---- Counters: maps `rule_counters`, `member_counters`, `reason_counters` -------------------
 * Indexed by CPU × capacity + number: each CPU writes its own stretch, without atomics; user space
 * reads them in place and adds up. Bytes are of whole frames, from the Ethernet header on. */

struct limpet_counter {
	__u64 packets;
	__u64 bytes;
};

/* Map `affinity_counters`, CPU × capacity + pool: what happened to bindings. */
struct limpet_affinity_counter {
	__u64 bound;    /* new bindings admitted */
	__u64 replaced; /* live bindings that had to make room */
	__u64 refused;  /* requests that the admission or a lost race turned down */
	__u64 moved[LIMPET_LOSS_COUNT]; /* clients rebound because their member was not usable */
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
	X(rule_disabled, drop, "the rule is disabled")                                       \
	X(no_member, drop, "the rule's pool has no usable member")

enum limpet_reason {
#define X(name, action, text) LIMPET_REASON_##name,
	LIMPET_REASONS(X)
#undef X
	LIMPET_REASON_COUNT
};

#endif
