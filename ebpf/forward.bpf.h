/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sends a packet to its member. Mode l2: the frame gets the member's MAC and nothing else changes
 * (direct server return: the member has the VIP and answers the client itself). */
#ifndef LIMPET_FORWARD_BPF_H
#define LIMPET_FORWARD_BPF_H

#include "maps.bpf.h"
#include "parse.bpf.h"

/* Returns the reason, LIMPET_REASON_forwarded or _redirected when the frame is ready to go. */
static __always_inline int forward_l2(struct xdp_md *context, const struct packet *packet,
				      const volatile struct limpet_member *member, __u32 *ifindex)
{
	__u32 *ethernet = packet->data;

	*ifindex = member->ifindex;
	if (!*ifindex)
		return LIMPET_REASON_no_member;
	ethernet[0] = member->ethernet[0];
	ethernet[1] = member->ethernet[1];
	ethernet[2] = member->ethernet[2];
	return *ifindex == context->ingress_ifindex ? LIMPET_REASON_forwarded
						    : LIMPET_REASON_redirected;
}

#endif
