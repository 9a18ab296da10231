/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the XDP program and user space agree on: the contents of every map. Included by both sides,
 * C and C++. Integers are in host byte order unless a name or comment says network order. The two
 * sides are always of one build (the object is embedded in the binary); but the maps outlive both:
 * see "What outlives limpetd" below, which says what number to change with what.
 *
 * Flat arrays, each reached by an index that the verifier can inline; whatever has several parts
 * per owner (a pool's slots) lies at a base offset in one array. */
#ifndef LIMPET_ABI_H
#define LIMPET_ABI_H

#include <linux/types.h>
#ifdef __cplusplus
#define LIMPET_ASSERT(condition) static_assert(condition, #condition)
#else
#define LIMPET_ASSERT(condition) _Static_assert(condition, #condition)
#endif

/* Both families' things come in pairs, indexed by the family of the client's packet. */
enum limpet_family {
	LIMPET_V4,
	LIMPET_V6,
	LIMPET_FAMILIES,
};

/* ---- VIP: map `directory`, one value, which has more ---- */

enum limpet_vip_flags {
	LIMPET_VIP_UNMATCHED_PASS = 1, /* traffic that no rule matches goes to the kernel */
	LIMPET_VIP_EXPRESS = 2,        /* some rule's pool is LIMPET_POOL_EXPRESS */
};

struct limpet_vip {
	__u32 tcp_ports; /* index in `ports`; 0: the empty table, for a protocol without rules */
	__u32 udp_ports;
	__u32 flags;
	/* The pool that all rules of the VIP and protocol share, so that a later fragment, which
	 * has no ports, can be decided by its client. LIMPET_POOL_NONE: they share none, or a rule
	 * is disabled, or the pool's affinity needs the ports. */
	__u32 tcp_pool;
	__u32 udp_pool;
};
LIMPET_ASSERT(sizeof(struct limpet_vip) == 20);

/* An address of one. */
struct limpet_vip_address {
	__u64 address[2]; /* an IPv4 one as ::ffff:a.b.c.d, words as they lie in memory */
	__u32 family;     /* enum limpet_family */
	struct limpet_vip vip;
	__u64 reserved[3];
};
LIMPET_ASSERT(sizeof(struct limpet_vip_address) == 64);

/* What most packets are decided by, in one piece, as each map that is asked costs them.
 *
 * The addresses are a table of hashes with linear probing (Knuth, "The Art of Computer Programming", 6.4). So few of its
 * places are in use that one look nearly always tells whether an address is a VIP. */
#define LIMPET_VIPS 4096 /* addresses; number 0 is nobody's */
#define LIMPET_VIP_PLACES 65536
#define LIMPET_VIP_PROBES 8 /* an address is at most so many places behind its own, less one */

struct limpet_directory {
	struct limpet_vip_address vip[LIMPET_VIPS];
	__u16 place[LIMPET_VIP_PLACES]; /* the number of an address; 0: free */
	/* By rule: 1 + its pool; 0: there is no such rule, or it is disabled. */
	__u32 rule_pool[LIMPET_VIP_PLACES];
};

/* An address's own place. */
static inline __u32 limpet_vip_place(__u64 first, __u64 second) {
	return (__u32)((first * 0xd6e8feb86659fd93ull ^ second) * 0x9e3779b97f4a7c15ull >> 48);
}

#define LIMPET_POOL_NONE 0xffffffffu

/* ---- Port table: map `ports`, one value for each VIP and protocol, and for each protocol of nat
 * members that share their rules; number 0 stays empty ---- */

#define LIMPET_PORTS 65536

struct limpet_ports {
	/* By the port of the VIP (of a nat member), host order; 0: no rule. */
	__u16 rule[LIMPET_PORTS];
};
LIMPET_ASSERT(sizeof(struct limpet_ports) == 131072);

/* ---- Rule: map `rules`; number 0 is not used ---- */

enum limpet_rule_flags {
	LIMPET_RULE_DISABLED = 1, /* its packets are dropped */
};

struct limpet_rule {
	__u32 pool;
	__u32 flags;
	__u16 member_port; /* nat: the members' port, host order; 0: that of the packet */
	__u16 vip_port;    /* the rule's only port, when member_port is set */
	/* nat: where replies come from, network order; zero: the VIP has no such address. */
	__be32 vip4;
	__be32 vip6[4];
};
LIMPET_ASSERT(sizeof(struct limpet_rule) == 32);

/* ---- nat member: maps `nat4` and `nat6`, hashes, key: its address, network order ---- */

struct limpet_nat {
	__u32 tcp_ports; /* index in `ports`, by the member's port; 0: the empty table */
	__u32 udp_ports;
};
LIMPET_ASSERT(sizeof(struct limpet_nat) == 8);

/* ---- Pool: map `pools` ---- */

enum limpet_affinity {
	LIMPET_AFFINITY_CLIENT = 0, /* source address under the pool's mask: single and network */
	LIMPET_AFFINITY_FLOW = 1,   /* 5-tuple: none */
};

enum limpet_pool_flags {
	LIMPET_POOL_REJECT = 1, /* without a usable member, say so to the client */
	LIMPET_POOL_LOCAL = 2,  /* the edge itself is a member; see map `relays` */
	LIMPET_POOL_EXPRESS = 4, /* affinity of clients, forward l2, no clamp_mss */
	LIMPET_POOL_NETWORK = 8, /* the masks leave out some bits */
};

#define LIMPET_EPOCHS 3

struct limpet_pool {
	/* Where its memory is: of LIMPET_MEMORY_numbers, up to LIMPET_POOL_PLACE. */
	__u32 slot_base; /* index of slot 0 in `slots` (counting slots) and in `windows` */
	__u32 slots;
	__u32 filter_base;  /* index in `seen` of the first word of epoch 0; the others follow */
	__u32 filter_words; /* of one epoch */
	__u32 bucket_base;  /* index in `bindings` */
	__u32 buckets;      /* 0: the pool has no memory, and its slots are never tracked */
	__u32 epoch;        /* the current one, below LIMPET_EPOCHS */
	__u32 epoch_end;    /* user space's: when it is to turn, seconds; 0: not settled */
	__u32 timeout;      /* seconds */

	__u32 affinity;
	__be32 mask4; /* which bits of an IPv4 source are the client key */
	__u32 flags;
	__u16 clamp_mss[LIMPET_FAMILIES]; /* the largest MSS that passes in a SYN; 0: any */
	/* ipip, all network order: the outer source is the prefix and, where `spread` has bits,
	 * those of a hash of the flow. */
	__be32 source4;
	__be32 spread4;
	__be32 spread6;  /* of the address's last four bytes */
	__u64 mask6[2];  /* as mask4, for IPv6; two words as they lie in memory */
	__be32 source6[4];
	__u64 admission_cost;  /* ns of credit that a new binding takes */
	__u64 admission_burst; /* ns of credit that can be saved up */
	__u32 reserved[4];
};
LIMPET_ASSERT(sizeof(struct limpet_pool) == 128);
#define LIMPET_POOL_PLACE 36 /* bytes */
LIMPET_ASSERT(__builtin_offsetof(struct limpet_pool, affinity) == LIMPET_POOL_PLACE);

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

static inline __u32 limpet_slot_now(limpet_slot slot) {
	return slot & (LIMPET_MEMBERS_MAX - 1);
}

static inline __u32 limpet_slot_before(limpet_slot slot) {
	return slot >> LIMPET_MEMBER_BITS & (LIMPET_MEMBERS_MAX - 1);
}

static inline limpet_slot limpet_slot_at_rest(__u32 now) {
	return now;
}

static inline limpet_slot limpet_slot_tracked(__u32 now, __u32 before) {
	return now | before << LIMPET_MEMBER_BITS | LIMPET_SLOT_TRACKED;
}

/* ---- Window of a tracked slot: map `windows`, one a slot. Seconds of the monotonic clock. ---- */

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

static inline __u64 limpet_binding(__u32 fingerprint, __u32 member, __u32 seconds) {
	return (__u64)fingerprint << 35 | (__u64)member << 20 | (seconds & LIMPET_TIME_MASK);
}

static inline __u32 limpet_binding_fingerprint(__u64 binding) {
	return (__u32)(binding >> 35);
}

static inline __u32 limpet_binding_member(__u64 binding) {
	return (__u32)(binding >> 20) & (LIMPET_MEMBERS_MAX - 1);
}

/* Seconds since the last use, plus LIMPET_CLOCK_SLACK. */
static inline __u32 limpet_binding_age(__u64 binding, __u32 seconds) {
	return (seconds + LIMPET_CLOCK_SLACK - (__u32)binding) & LIMPET_TIME_MASK;
}

static inline int limpet_binding_is_live(__u64 binding, __u32 seconds, __u32 timeout) {
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

/* ---- Clock: map `clock`, one value ---- */

struct limpet_clock {
	__u64 test_ns; /* the time, in programs loaded for tests with a clock that they set */
	__u32 recent;  /* the current half of the recent filter, 0 or 1 */
	__u32 reserved;
};
LIMPET_ASSERT(sizeof(struct limpet_clock) == 16);

/* ---- Member: map `members`, of a pool; number 0 is LIMPET_MEMBER_NONE, whose ways are not usable ---- */

/* Why a member is not usable, and so what moved its clients. X(name, what it means) */
#define LIMPET_LOSSES(X)                                     \
	X(down, "the member had no next hop or failed its checks") \
	X(disabled, "the member was disabled")                     \
	X(removed, "the member was taken out of the pool")         \
	X(drained, "the member was disabled or removed after a drain")

enum limpet_loss {
#define X(name, text) LIMPET_LOSS_##name,
	LIMPET_LOSSES(X)
#undef X
			LIMPET_LOSS_COUNT
};

enum limpet_forward {
	LIMPET_FORWARD_L2,    /* the frame gets other MACs */
	LIMPET_FORWARD_IPIP,  /* the packet becomes the payload of another */
	LIMPET_FORWARD_NAT,   /* the packet gets another destination */
	LIMPET_FORWARD_LOCAL, /* the member is the edge itself */
};

/* How packets of one family get to a member. Written 64 bits at a time. */
struct limpet_way {
	/* The frame's first 12 bytes as they go out, destination then source, network order, and
	 * the interface: two words, each read and written at once, so that a frame never gets half a
	 * MAC. Hence aligned: else the compiler reads them by halves. */
	__u32 ethernet[3] __attribute__((aligned(8)));
	__u32 ifindex; /* 0: not usable; a local member has any other */
	__be16 tag[4]; /* the frame's VLAN tags, outermost first: TPID, TCI, TPID, TCI */
	__u8 tags;     /* how many: 0, 1 or 2 */
	__u8 forward;  /* enum limpet_forward; both are LIMPET_PLAIN for other MACs and nothing else */
	__u8 outer;    /* ipip: enum limpet_family of the outer packet */
	__u8 reserved1;
	__u32 mtu;         /* the largest IP packet that the way takes, outer headers included */
	__be32 address[4]; /* ipip: the outer destination; nat: the member; IPv4: the first word */
	__u32 loss;        /* enum limpet_loss, while it is not usable */
	__u32 reserved2[3];
};
LIMPET_ASSERT(sizeof(struct limpet_way) == 64);

/* Of `tags` and `forward` as one word: no tags, and LIMPET_FORWARD_L2. */
#define LIMPET_PLAIN 0
LIMPET_ASSERT(LIMPET_FORWARD_L2 == 0 && __builtin_offsetof(struct limpet_way, tags) % 2 == 0);

/* Both ways are usable, or the only one that the pool's VIPs need, or none is. */
struct limpet_member {
	struct limpet_way way[LIMPET_FAMILIES];
};
LIMPET_ASSERT(sizeof(struct limpet_member) == 128);

/* ---- Relays: map `relays`, hash, key: a MAC in the first six bytes of 64 bits, the rest zero ---
 * The MACs of the other members of pools with forward l2 that the edge is a member of. A packet for
 * a VIP that comes from one of them was forwarded here by an edge: it is for this one's own stack,
 * and must not be sent on again. The value says nothing. */

/* ---- Probes: maps `probes`, `probe_ports` -----------------------------------------------------
 * Health checks through a VIP. A probe's socket connects from the edge to the *member's* address and
 * marks what it sends. A tc program on egress makes the VIP of the destination; the XDP program knows
 * the answer, which comes from the VIP, and makes the member of its source. So the kernel never sees
 * a VIP, and the member sees what a client's packet would be. Both addresses are of one family. */

/* The mark (SO_MARK) of a probe's socket; the lower 16 bits are the probe's number, from 1 on. */
#define LIMPET_PROBE_MARK 0x4c500000u
#define LIMPET_PROBE_MARK_MASK 0xffff0000u

/* Map `probes`, by number; number 0 is not used. Addresses in network order; IPv4: the first word,
 * and zeros. */
struct limpet_probe {
	__be32 vip[4];
	__be32 member[4];
	__be32 tunnel_source[4]; /* ipip: the outer source; the outer destination is the member */
	__u8 in_use;
	__u8 family;  /* enum limpet_family */
	__u8 forward; /* enum limpet_forward: l2 or ipip */
	__u8 reserved1;
	__u32 reserved2[3];
};
LIMPET_ASSERT(sizeof(struct limpet_probe) == 64);

/* Map `probe_ports`, by family × LIMPET_PORTS + the socket's own port: the last SYN of a probe that
 * went out from there, as its answers have to fit it. The tc program writes it and the XDP program
 * reads it on another CPU, word by word. Half of one SYN and half of another's can fit an answer to
 * one of the two only, which then gets the other's member for its source: the kernel knows no such
 * connection, and what was lost is sent again. Nobody but a probe may have the port, so its socket
 * is bound before it connects: connecting alone lets sockets with other destinations share it. */
struct limpet_probe_port {
	__u16 probe;	   /* 0: none */
	__u16 server_port; /* host order */
	__u32 reserved;
	__u64 address[2]; /* the edge's; an IPv4 one as ::ffff:a.b.c.d, words as they lie in memory */
};
LIMPET_ASSERT(sizeof(struct limpet_probe_port) == 24);

/* ---- Fragment: a 64-bit word; map `fragments`, by a hash of addresses, id and protocol ----------
 * What became of a first fragment, for those that follow it. 0: empty.
 *
 *   bits 0–8    the second it was written, modulo 2⁹
 *   bits 9–23   member; of a nat member's reply: 0
 *   bits 24–39  rule
 *   bits 40–63  fingerprint: the upper 24 bits of the hash */

#define LIMPET_FRAGMENTS (1u << 14)
#define LIMPET_FRAGMENT_SECONDS 30

static inline __u64 limpet_fragment(__u64 hash, __u32 rule, __u32 member, __u32 seconds) {
	return (hash & ~0ull << 40) | (__u64)rule << 24 | (__u64)member << 9 | (seconds & 0x1ff);
}

static inline int limpet_fragment_matches(__u64 word, __u64 hash, __u32 seconds) {
	return word && !((word ^ hash) >> 40) &&
				 ((seconds - (__u32)word) & 0x1ff) <= LIMPET_FRAGMENT_SECONDS;
}

static inline __u32 limpet_fragment_rule(__u64 word) {
	return (__u32)(word >> 24) & 0xffff;
}

static inline __u32 limpet_fragment_member(__u64 word) {
	return (__u32)(word >> 9) & (LIMPET_MEMBERS_MAX - 1);
}

/* ---- Limits of what the edge itself says: map `limits`, one word as in `admissions` a kind ---- */

enum limpet_limit {
	LIMPET_LIMIT_REJECT,
	LIMPET_LIMIT_TOO_BIG,
	LIMPET_LIMITS,
};

#define LIMPET_LIMIT_COST 1000000ull    /* ns: a thousand a second, */
#define LIMPET_LIMIT_BURST 200000000ull /* and two hundred at once */

/* ---- Counters: map `counters`, one value a CPU, in one piece as `directory` is -----------------
 * Each CPU writes its own, without atomics; user space reads them in place and adds up. Behind the
 * reasons are a counter for each rule, by number, and then one for each member; as many as the
 * capacities say. Bytes are of whole frames, from the Ethernet header on. */

struct limpet_counter {
	__u64 packets;
	__u64 bytes;
	__u64 clients;	/* new ones: AFFINITY.md, "New clients" */
	__u64 reserved; /* a power of two: none lies in two cache lines, and a shift finds it */
};
LIMPET_ASSERT(sizeof(struct limpet_counter) == 32);

#define LIMPET_REASONS_MAX 32

struct limpet_counters {
	__u64 reason[LIMPET_REASONS_MAX]; /* packets, by enum limpet_reason */
};
LIMPET_ASSERT(sizeof(struct limpet_counters) == 256);

/* Map `affinity_counters`, CPU × capacity + pool: what happened to bindings. */
struct limpet_affinity_counter {
	__u64 bound;                    /* new bindings admitted */
	__u64 replaced;                 /* live bindings that had to make room */
	__u64 refused;                  /* requests that the admission or a lost race turned down */
	__u64 moved[LIMPET_LOSS_COUNT]; /* clients rebound because their member was not usable */
};

/* ---- What outlives limpetd, so that the next one goes on: maps that the program does not use ----
 * The next one may be of another version, newer or older. With the same LIMPET_LAYOUT it goes on with
 * the maps that are there. With another it makes new ones beside them and takes over each kind of
 * memory whose own number is the same; of the rest nothing is read. So:
 *   - whenever what stands in any map means something else, or there are other maps: another
 *     LIMPET_LAYOUT;
 *   - if that is in a map (or a part of one) that a line below names: another number there, too.
 *     The client hash and the filter's words belong to the clients. */

#define LIMPET_LAYOUT 5u

/* X(name, number, where it is). A new one is added at the end, up to LIMPET_MEMORIES_MAX. */
#define LIMPET_MEMORIES(X)                                                              \
	X(numbers, 1, "the four maps of names; of pools, the first LIMPET_POOL_PLACE bytes")  \
	X(slots, 1, "slots, windows, and which slot of how many a client has")                \
	X(clients, 1, "seen, recent, bindings, admissions, fragments, and recent in clock")   \
	X(counters, 2, "counters, affinity_counters")

enum limpet_memory {
#define X(name, number, where) LIMPET_MEMORY_##name,
	LIMPET_MEMORIES(X)
#undef X
			LIMPET_MEMORY_COUNT
};

#define LIMPET_MEMORIES_MAX 8

/* The first bytes of the only value of map `layout`, in every version from layout 3 on, for ever:
 * what another version needs to know. */
struct limpet_layout_head {
	__u32 version; /* LIMPET_LAYOUT; 0: the maps are not filled yet */
	__u32 program; /* the id of the XDP program that was loaded last for these maps */
	__u32 cpus;    /* as many stretches the counters have */
	__u32 reserved;
	__u64 hash_key[4];
	__u32 memory[LIMPET_MEMORIES_MAX]; /* the numbers of LIMPET_MEMORIES; 0: there is no such */
};
LIMPET_ASSERT(sizeof(struct limpet_layout_head) == 80);
LIMPET_ASSERT(__builtin_offsetof(struct limpet_layout_head, program) == 4);
LIMPET_ASSERT(__builtin_offsetof(struct limpet_layout_head, cpus) == 8);
LIMPET_ASSERT(__builtin_offsetof(struct limpet_layout_head, hash_key) == 16);
LIMPET_ASSERT(__builtin_offsetof(struct limpet_layout_head, memory) == 48);

struct limpet_layout {
	struct limpet_layout_head head;
	/* How much the maps hold: class Datapath's Capacity. */
	__u32 vips, port_tables, rules, pools, members, slots, filter_words, buckets;
	__u32 interfaces, nat_members, relays, probes;
	__u32 nat; /* 0 or 1 */
	__u32 reserved;
};
LIMPET_ASSERT(sizeof(struct limpet_layout) == 136);

/* Who has which number: maps `pool_names`, `member_names`, `rule_names`, `port_table_names`, indexed
 * as `pools`, `members`, `rules`, `ports`. Written before the number is used. */

#define LIMPET_NAME_SIZE 64 /* with at least one zero at the end */

struct limpet_pool_name {
	char name[LIMPET_NAME_SIZE]; /* empty: not in use */
	/* What of its description a change would make other clients of its clients. */
	__u8 forward;  /* enum limpet_forward, but for the edge itself */
	__u8 affinity; /* 0: none, 1: single, 2: network */
	__u8 network4; /* prefix lengths */
	__u8 network6;
	__u32 reserved;
};
LIMPET_ASSERT(sizeof(struct limpet_pool_name) == 72);

enum limpet_number_state {
	LIMPET_NUMBER_FREE,
	LIMPET_NUMBER_TAKEN,
	LIMPET_NUMBER_RETIRED, /* its member is gone, but slots or bindings may still name it */
};

struct limpet_member_name {
	char pool[LIMPET_NAME_SIZE];
	char name[LIMPET_NAME_SIZE];
	__u8 state;    /* enum limpet_number_state */
	__u8 loss;     /* retired: enum limpet_loss */
	__u8 draining; /* taken: the operator wants it to drain */
	__u8 drained;  /* taken: it is disabled, and was draining before */
	__u32 reserved;
};
LIMPET_ASSERT(sizeof(struct limpet_member_name) == 136);

/* Of a rule or a port table: a digest of what makes it the same one in another file. */
struct limpet_identity {
	__u64 digest[2]; /* zero: not in use */
};
LIMPET_ASSERT(sizeof(struct limpet_identity) == 16);

/* ---- Explanation: what a program that was loaded to read only (reads_only) says of the last packet
 * that it was given. A variable of that program, in no map that is shared ---- */

/* What decided on the member: X(name, step of AFFINITY.md) */
#define LIMPET_STEPS(X)  \
	X(none, "")            \
	X(seen_at_rest, "1")   \
	X(at_rest, "3")        \
	X(bound, "4.1")        \
	X(before, "4.2")       \
	X(now, "4.3")

enum limpet_step {
#define X(name, number) LIMPET_STEP_##name,
	LIMPET_STEPS(X)
#undef X
			LIMPET_STEP_COUNT
};

struct limpet_explanation {
	__u64 hash;    /* of the client */
	__u64 binding; /* the client's, live or not; 0: none, or its slot is at rest */
	__u32 reason;  /* enum limpet_reason */
	__u32 rule;    /* 0: it came to none, and the rest says nothing */
	__u32 pool;
	__u32 step; /* enum limpet_step; none: no member was asked for, and what follows says nothing */
	__u32 member;
	__u32 slot_index; /* in the pool */
	limpet_slot slot;
	__u32 window_end; /* of a tracked slot, as is the next */
	__u32 seconds;    /* of the monotonic clock, when it was decided */
	__u8 seen_now;    /* in the current epoch */
	__u8 seen_before; /* in another, and not in the current one */
	__u8 confirmed;
	__u8 reserved;
};
LIMPET_ASSERT(sizeof(struct limpet_explanation) == 56);

/* ---- Reasons: what became of a packet, and why ----------------------------------------------
 * X(name, action, what it means) */

#define LIMPET_REASONS(X)                                                                     \
	X(forwarded, tx, "to a member, out of the interface it came in by")                         \
	X(redirected, redirect, "to a member, out of another interface")                            \
	X(local, pass, "to the member that is the edge itself")                                     \
	X(relayed, pass, "from another edge, to the member that is this one")                       \
	X(reply, tx, "from a nat member to a client, out of the interface it came in by")           \
	X(reply_redirected, redirect, "from a nat member to a client, out of another interface")    \
	X(reply_passed, pass, "from a nat member to a client, translated; the kernel sends it on")  \
	X(probe_reply, pass, "a member's answer to a check through a VIP, as from its own address") \
	X(echo, tx, "an echo request to a VIP, answered")                                           \
	X(rejected, tx, "no usable member: answered by a reset or by port unreachable")             \
	X(told_too_big, tx, "larger than the way takes: its sender was told")                       \
	X(not_ip, pass, "neither IPv4 nor IPv6: left to the kernel")                                \
	X(not_vip, pass, "not for a VIP: left to the kernel")                                       \
	X(not_unicast, pass, "for a VIP, but sent to many: left to the kernel")                     \
	X(not_tcp_udp, pass, "for a VIP, neither TCP, UDP nor ICMP: left to the kernel")            \
	X(other_icmp, pass, "ICMP for a VIP that is about no packet of a rule: left to the kernel") \
	X(unmatched_pass, pass, "no rule for the port, and the VIP lets such packets pass")         \
	X(unmatched, drop, "no rule for the port")                                                  \
	X(truncated, drop, "a header or the packet ends beyond the frame")                          \
	X(bad_ip_header, drop, "lengths in the packet contradict each other")                       \
	X(bad_source, drop, "a source address that no host can have")                               \
	X(long_chain, drop, "more IPv6 extension headers than are walked")                          \
	X(source_route, drop, "an IPv6 routing header that is not used up")                         \
	X(fragment_unknown, drop, "a fragment whose first one was not seen")                        \
	X(rule_disabled, drop, "the rule is disabled")                                              \
	X(no_member, drop, "the rule's pool has no usable member")                                  \
	X(reject_limited, drop, "no usable member, and enough clients were told so")                \
	X(too_big, drop, "larger than the way takes; its sender was not told")                      \
	X(no_headroom, drop, "the driver left no room for another header")                          \
	X(forwarding_off, drop, "from a nat member to a client, and the kernel's forwarding is off")

enum limpet_reason {
#define X(name, action, text) LIMPET_REASON_##name,
	LIMPET_REASONS(X)
#undef X
	LIMPET_REASON_COUNT
};
LIMPET_ASSERT(LIMPET_REASON_COUNT <= LIMPET_REASONS_MAX);

#endif
