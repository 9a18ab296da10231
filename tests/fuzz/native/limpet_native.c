// SPDX-License-Identifier: GPL-2.0-or-later
// The XDP program compiled for this machine, so that the fuzzer sees which of its branches an input
// takes, and the address sanitizer what it touches.
#include "tests/fuzz/native/limpet_native.h"

#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>
#include <linux/udp.h>

#include <bpf/bpf_endian.h>
#include "bpf/bpf_helpers.h"

// The tc program is no part of the way that frames take here.
#define LIMPET_EGRESS_BPF_H
// Its constants are ordinary variables here, and C++ has a namespace of its name.
#undef AF_INET
#undef AF_INET6
#define const
#define limpet native_limpet
#include "ebpf/limpet.bpf.c"
#undef limpet
#undef const

#define MAP(name) \
  { &name, #name }
struct native_map native_maps[] = {
    MAP(directory),
    MAP(ports),
    MAP(rules),
    MAP(nat4),
    MAP(nat6),
    MAP(pools),
    MAP(slots),
    MAP(windows),
    MAP(seen),
    MAP(recent),
    MAP(bindings),
    MAP(admissions),
    MAP(clock),
    MAP(members),
    MAP(probes),
    MAP(probe_ports),
    MAP(relays),
    MAP(fragments),
    MAP(limits),
    MAP(counters),
    MAP(affinity_counters),
    MAP(links),
};
const unsigned native_map_count = sizeof native_maps / sizeof *native_maps;

void native_configure(const struct limpet_hash_key* key, __u32 rules_count, __u32 members_count,
                      __u32 pools_count, bool nat, bool with_probes) {
  for (int i = 0; i < 4; ++i) hash_key.word[i] = key->word[i];
  rules_capacity = rules_count;
  members_capacity = members_count;
  pools_capacity = pools_count;
  has_nat = nat;
  has_probes = with_probes;
  test_clock = true;
}
