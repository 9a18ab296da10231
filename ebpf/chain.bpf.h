/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IPv6 extension headers (RFC 8200, 4), walked to a bound. */
#ifndef LIMPET_CHAIN_BPF_H
#define LIMPET_CHAIN_BPF_H

#include "packet.bpf.h"

#define CHAIN_HEADERS 8
#define CHAIN_BYTES 512

struct extension {
	__u8 next;
	__u8 units; /* of 8 bytes, without the first; a fragment header has none */
	__u8 high;  /* of a fragment header: offset and flags, network order */
	__u8 low;   /* of a routing header: segments left */
	__be32 id;  /* of a fragment header */
};

static __always_inline bool is_extension(__u8 header)
{
	return header == IPPROTO_HOPOPTS || header == IPPROTO_ROUTING ||
	       header == IPPROTO_FRAGMENT || header == IPPROTO_DSTOPTS;
}

static __always_inline void take_fragment(const struct extension *header, struct place *place,
					  __u32 *id)
{
	__u16 field = header->high << 8 | header->low;

	*id = bpf_ntohl(header->id);
	if (field & ~7u)
		place->fragment = FRAGMENT_LATER;
	else if (field & 1)
		place->fragment = FRAGMENT_FIRST;
}

/* From place->protocol, the first header's type, at place->transport, to the transport header. Of the
 * fragment header it takes the id. A global function, which the verifier looks at once. */
__noinline int walk_chain(struct xdp_md *context, struct place *place, __u32 *id)
{
	struct extension header;
	bool has_fragment = false;
	__u32 start, size;

	if (!place || !id)
		return LIMPET_REASON_bad_ip_header;
	start = place->transport;
	for (int i = 0; i < CHAIN_HEADERS; i++) {
		if (!is_extension(place->protocol))
			return GO_ON;
		if (place->transport + sizeof(header) > place->end ||
		    bpf_xdp_load_bytes(context, place->transport, &header, sizeof(header)))
			return LIMPET_REASON_bad_ip_header;
		size = sizeof(header);
		if (place->protocol == IPPROTO_FRAGMENT) {
			if (has_fragment)
				return LIMPET_REASON_bad_ip_header;
			has_fragment = true;
			take_fragment(&header, place, id);
		} else {
			if (place->protocol == IPPROTO_ROUTING && header.low)
				return LIMPET_REASON_source_route;
			size += header.units * 8;
		}
		if (place->transport + size - start > CHAIN_BYTES)
			return LIMPET_REASON_long_chain;
		if (place->transport + size > place->end)
			return LIMPET_REASON_bad_ip_header;
		place->transport += size;
		place->protocol = header.next;
		if (place->fragment == FRAGMENT_LATER)
			return GO_ON;
	}
	return is_extension(place->protocol) ? LIMPET_REASON_long_chain : GO_ON;
}

#endif
