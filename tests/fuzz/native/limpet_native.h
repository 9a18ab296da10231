// SPDX-License-Identifier: GPL-2.0-or-later
// The XDP program as a C function, and its maps by their names.
#pragma once

#include <linux/bpf.h>
#include <linux/types.h>
#include <stdbool.h>

#include "ebpf/hash.h"

#ifdef __cplusplus
extern "C" {
#endif

struct native_map {
  void* map;  // what the program passes to helpers
  const char* name;
};
extern struct native_map native_maps[];
extern const unsigned native_map_count;

void native_configure(const struct limpet_hash_key* key, __u32 rules, __u32 members, __u32 pools,
                      bool nat, bool probes);
int native_limpet(struct xdp_md* context);

#ifdef __cplusplus
}
#endif
