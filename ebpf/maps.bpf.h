/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every map of the program. Sizes are set by Datapath before loading; contents are in abi.h. */
#ifndef LIMPET_MAPS_BPF_H
#define LIMPET_MAPS_BPF_H

#include <linux/bpf.h>
#include <stdbool.h>
#include <bpf/bpf_helpers.h>

#include "abi.h"
#include "hash.h"
#include "observation.h"

/* Constants once the program is loaded: the verifier folds them in. */
const volatile struct limpet_hash_key hash_key;
const volatile __u32 rules_capacity;
const volatile __u32 members_capacity;
const volatile __u32 pools_capacity;
const volatile bool test_clock; /* tests set the time in map `clock` */
const volatile bool has_nat;    /* some pool forwards by nat */
const volatile bool has_probes; /* members are checked through VIPs */
const volatile bool reads_only; /* explains packets, and leaves every shared map as it is */
const volatile bool takes_notes; /* of how packets are decided: reads only, or observes */
const volatile struct limpet_observing observing; /* which packets, if it does */

/* The key, read anew wherever it is needed: a register costs more than another load does. */
static __always_inline const struct limpet_hash_key *secret(void)
{
	const volatile struct limpet_hash_key *key = &hash_key;

	asm volatile("" : "+r"(key)); /* not what stands in the object file */
	return (const struct limpet_hash_key *)key;
}

#define MAPPED_ARRAY(name, value_type)                  \
	struct {                                        \
		__uint(type, BPF_MAP_TYPE_ARRAY);       \
		__uint(map_flags, BPF_F_MMAPABLE);      \
		__uint(max_entries, 1);                 \
		__type(key, __u32);                     \
		__type(value, value_type);              \
	} name SEC(".maps")

MAPPED_ARRAY(directory, struct limpet_directory);
MAPPED_ARRAY(ports, struct limpet_ports);
MAPPED_ARRAY(rules, struct limpet_rule);
MAPPED_ARRAY(pools, struct limpet_pool);
MAPPED_ARRAY(slots, struct limpet_slot_line);
MAPPED_ARRAY(windows, struct limpet_window);
MAPPED_ARRAY(seen, __u64);
MAPPED_ARRAY(recent, __u64);
MAPPED_ARRAY(bindings, struct limpet_bucket);
MAPPED_ARRAY(admissions, struct limpet_admission);
MAPPED_ARRAY(clock, struct limpet_clock);
MAPPED_ARRAY(fragments, __u64);
MAPPED_ARRAY(limits, struct limpet_admission);
MAPPED_ARRAY(members, struct limpet_member);
MAPPED_ARRAY(probes, struct limpet_probe);
MAPPED_ARRAY(probe_ports, struct limpet_probe_port);
MAPPED_ARRAY(affinity_counters, struct limpet_affinity_counter);

/* A value holds more than its first part, so no type tells of it. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(struct limpet_counters));
} counters SEC(".maps");

/* Of user space alone; see "What outlives limpetd" in abi.h. */
MAPPED_ARRAY(layout, struct limpet_layout);
MAPPED_ARRAY(pool_names, struct limpet_pool_name);
MAPPED_ARRAY(member_names, struct limpet_member_name);
MAPPED_ARRAY(rule_names, struct limpet_identity);
MAPPED_ARRAY(port_table_names, struct limpet_identity);

struct address6 {
	__u64 word[2];
};

#define HASH(name, key_type, value_type)                \
	struct {                                        \
		__uint(type, BPF_MAP_TYPE_HASH);        \
		__uint(max_entries, 1);                 \
		__type(key, key_type);                  \
		__type(value, value_type);              \
	} name SEC(".maps")

HASH(nat4, __be32, struct limpet_nat);
HASH(nat6, struct address6, struct limpet_nat);
HASH(relays, __u64, __u32);

/* The interfaces limpet is attached to: where a redirect may go. */
struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP_HASH);
	__uint(max_entries, 1);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} links SEC(".maps");

/* Of a program that observes, its own; not made for another. What this CPU's packet is found to be: */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct limpet_observation);
} notes SEC(".maps");

/* And for user space. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 20);
} observed SEC(".maps");

#endif
