/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A frame's MACs and VLAN tags. */
#ifndef LIMPET_ETHERNET_BPF_H
#define LIMPET_ETHERNET_BPF_H

#include "packet.bpf.h"
#include "parse.bpf.h"

#define TAG_ID 0x0fff

/* The tags of a frame or way, outermost first: TPID, TCI, TPID, TCI. */
struct tags {
	__be16 word[4];
	__u32 size; /* bytes: 0, 4 or 8 */
};

static __always_inline struct tags tags_of_frame(struct xdp_md *context,
						 const struct packet *packet)
{
	struct tags tags = {};

#pragma unroll
	for (__u32 at = 0; at < 2 * TAG_SIZE; at += TAG_SIZE) {
		const __be16 *tag = frame_at(context, 2 * ETH_ALEN + at, TAG_SIZE);

		if (ETH_HLEN + at >= packet->place.network || !tag)
			break;
		tags.word[at / 2] = tag[0];
		tags.word[at / 2 + 1] = tag[1];
		tags.size = at + TAG_SIZE;
	}
	return tags;
}

static __always_inline struct tags tags_of_way(const struct limpet_way *way)
{
	struct tags tags = { .size = way->tags > 1 ? 2 * TAG_SIZE : way->tags ? TAG_SIZE : 0 };

	__builtin_memcpy(tags.word, way->tag, sizeof(tags.word));
	return tags;
}

/* Of the same VLANs; their priority bits may differ. */
static __always_inline bool same_tags(const struct tags *a, const struct tags *b)
{
	const __be16 id = bpf_htons(TAG_ID);

	return a->size == b->size && a->word[0] == b->word[0] && a->word[2] == b->word[2] &&
	       !((a->word[1] ^ b->word[1]) & id) && !((a->word[3] ^ b->word[3]) & id);
}

/* A way's MACs and interface: two words, each read at once, so that no frame gets half a MAC. */
struct macs {
	__u64 word[2];
};

static __always_inline struct macs macs_of(const volatile struct limpet_way *way)
{
	const volatile __u64 *words = (const volatile __u64 *)way->ethernet;

	return (struct macs){ { words[0], words[1] } };
}

static __always_inline __u32 ifindex_of(const struct macs *macs)
{
	return macs->word[1] >> 32;
}

/* `frame` has room for them. */
static __always_inline void set_macs(void *frame, const struct macs *macs)
{
	*(__u64 *)frame = macs->word[0];
	*(__u32 *)(frame + sizeof(__u64)) = (__u32)macs->word[1];
}

/* The Ethernet header of an IP packet. `macs`: destination then source. */
static __always_inline bool write_ethernet(struct xdp_md *context, const void *macs,
					   const struct tags *tags, __be16 type)
{
	__be16 *at = frame_at(context, 0, 2 * ETH_ALEN);

	if (!at)
		return false;
	__builtin_memcpy(at, macs, 2 * ETH_ALEN);
#pragma unroll
	for (__u32 i = 0; i < 2; i++) {
		if (i * TAG_SIZE >= tags->size)
			break;
		at = frame_at(context, 2 * ETH_ALEN + i * TAG_SIZE, TAG_SIZE);
		if (!at)
			return false;
		at[0] = tags->word[2 * i];
		at[1] = tags->word[2 * i + 1];
	}
	at = frame_at(context, 2 * ETH_ALEN + tags->size, sizeof(*at));
	if (!at)
		return false;
	*at = type;
	return true;
}

#endif
