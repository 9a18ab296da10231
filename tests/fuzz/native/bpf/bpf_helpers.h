// SPDX-License-Identifier: GPL-2.0-or-later
// In place of libbpf's, for the program compiled for this machine.
#pragma once

#include "tests/fuzz/native/native_helpers.h"

#define SEC(name)
#define __uint(name, value) int(*name)[value]
#define __type(name, value) typeof(value)* name
#undef __always_inline
#define __always_inline inline
#define __noinline __attribute__((noinline))
#define barrier_var(variable) asm volatile("" : "+r"(variable))
#ifndef offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)
#endif
#ifndef NULL
#define NULL ((void*)0)
#endif

#define bpf_map_lookup_elem(...) native_map_lookup_elem(__VA_ARGS__)
#define bpf_redirect_map(...) native_redirect_map(__VA_ARGS__)
#define bpf_ktime_get_coarse_ns() native_ktime_get_coarse_ns()
#define bpf_ktime_get_ns() native_ktime_get_coarse_ns()
#define bpf_get_prandom_u32() native_get_prandom_u32()
#define bpf_ringbuf_output(...) native_ringbuf_output(__VA_ARGS__)
#define bpf_get_smp_processor_id() native_get_smp_processor_id()
#define bpf_xdp_adjust_head(...) native_xdp_adjust_head(__VA_ARGS__)
#define bpf_xdp_adjust_tail(...) native_xdp_adjust_tail(__VA_ARGS__)
#define bpf_xdp_get_buff_len(...) native_xdp_get_buff_len(__VA_ARGS__)
#define bpf_xdp_load_bytes(...) native_xdp_load_bytes(__VA_ARGS__)
#define bpf_fib_lookup(...) native_fib_lookup(__VA_ARGS__)
