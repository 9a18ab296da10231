/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets as they come, for whoever looks: the program that observes notes what a frame is before it is
 * decided on, and hands it out with the decision afterwards. */
#ifndef LIMPET_OBSERVE_BPF_H
#define LIMPET_OBSERVE_BPF_H

#include "clock.bpf.h"
#include "credit.bpf.h"
#include "maps.bpf.h"
#include "packet.bpf.h"

/* Each loaded program has its own. */
struct limpet_admission observed_credit;
__u64 observed_lost; /* were to be said, and could not */

static __always_inline void keep_frame(struct xdp_md *context, struct limpet_observation *seen)
{
	__u32 size = seen->length;

	if (size > sizeof(seen->frame))
		size = sizeof(seen->frame);
	if (size < ETH_HLEN || bpf_xdp_load_bytes(context, 0, seen->frame, size))
		return;
	seen->captured = size;
}

/* This CPU's notes, of a packet that may be asked for; NULL: it is not. */
static __always_inline struct limpet_observation *begin_observation(struct xdp_md *context)
{
	struct limpet_observation *seen;
	__u32 zero = 0;

	if (clock_ns() >= observing.until)
		return NULL;
	if (observing.sample > 1 && bpf_get_prandom_u32() % observing.sample)
		return NULL;
	seen = bpf_map_lookup_elem(&notes, &zero);
	if (!seen)
		return NULL;
	__builtin_memset(&seen->explanation, 0, sizeof(seen->explanation));
	seen->ifindex = context->ingress_ifindex;
	seen->length = bpf_xdp_get_buff_len(context);
	seen->captured = 0;
	if (observing.frames)
		keep_frame(context, seen);
	return seen;
}

static __always_inline bool is_observed(const __u64 address[2])
{
	return !(((address[0] ^ observing.client[0]) & observing.mask[0]) |
		 ((address[1] ^ observing.client[1]) & observing.mask[1]));
}

static __always_inline bool is_asked_for(const struct limpet_observation *seen,
					 const struct packet *packet)
{
	__u32 reason = seen->explanation.reason;

	if (!observing.strangers &&
	    (reason == LIMPET_REASON_not_ip || reason == LIMPET_REASON_not_vip))
		return false;
	if (observing.family == LIMPET_FAMILIES)
		return true;
	return packet->place.family == observing.family &&
	       (is_observed(packet->source) || is_observed(packet->destination));
}

static __always_inline void note_packet(struct limpet_observation *seen,
					const struct packet *packet)
{
	/* To the nanosecond, which costs more than all the rest: not asked for the others. */
	seen->time = test_clock ? clock_ns() : bpf_ktime_get_ns();
	seen->source[0] = packet->source[0];
	seen->source[1] = packet->source[1];
	seen->destination[0] = packet->destination[0];
	seen->destination[1] = packet->destination[1];
	seen->source_port = packet->source_port;
	seen->destination_port = packet->destination_port;
	seen->transport = packet->place.transport;
	seen->protocol = packet->protocol;
	seen->family = packet->place.family;
	seen->is_error = packet->is_error;
	seen->is_later = packet->place.fragment == FRAGMENT_LATER;
}

/* A global function, which the verifier looks at once. */
__noinline int observe(struct limpet_observation *seen, const struct packet *packet)
{
	__u64 size = observing.frames ? sizeof(*seen) : offsetof(struct limpet_observation, frame);

	if (!seen || !packet || !is_asked_for(seen, packet))
		return 0;
	note_packet(seen, packet);
	if (take_credit(&observed_credit, seen->time, LIMPET_OBSERVED_COST,
			LIMPET_OBSERVED_BURST, 0) &&
	    !bpf_ringbuf_output(&observed, seen, size, BPF_RB_NO_WAKEUP))
		return 1;
	__sync_fetch_and_add(&observed_lost, 1);
	return 0;
}

#endif
