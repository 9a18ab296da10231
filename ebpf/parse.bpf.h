/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frame → struct packet: what the later steps need, read once. Reads only. */
#ifndef LIMPET_PARSE_BPF_H
#define LIMPET_PARSE_BPF_H

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <stdbool.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "abi.h"

/* What a step returns when it found no reason to stop; else it returns the reason. */
#define GO_ON (-1)

#define IP_FRAGMENT (0x2000 | 0x1fff) /* more fragments, or an offset */

struct packet {
	void *data;
	void *data_end;
	void *transport; /* behind the IP header and its options */
	__u32 length;    /* of the frame, bytes */
	__be32 source;
	__be32 destination;
	__u16 source_port; /* host order, as is the next */
	__u16 destination_port;
	__u8 protocol;
};

/* The IPv4 header's fixed part: all that is needed to see whether the packet is for a VIP. */
static __always_inline int parse_ipv4(struct xdp_md *context, struct packet *packet)
{
	void *data = (void *)(long)context->data, *data_end = (void *)(long)context->data_end;
	struct ethhdr *ethernet = data;
	struct iphdr *ip = (void *)(ethernet + 1);

	packet->data = data;
	packet->data_end = data_end;
	packet->length = data_end - data;
	if ((void *)(ethernet + 1) > data_end || ethernet->h_proto != bpf_htons(ETH_P_IP))
		return LIMPET_REASON_not_ip;
	if ((void *)(ip + 1) > data_end)
		return LIMPET_REASON_truncated;
	packet->source = ip->saddr;
	packet->destination = ip->daddr;
	packet->protocol = ip->protocol;
	return GO_ON;
}

/* The rest of a packet for a VIP: lengths, options, ports. */
static __always_inline int parse_transport(struct packet *packet)
{
	struct iphdr *ip = packet->data + sizeof(struct ethhdr);
	__u32 header = ip->ihl * 4, total = bpf_ntohs(ip->tot_len);
	bool tcp = packet->protocol == IPPROTO_TCP;
	struct udphdr *ports; /* TCP's ports lie in the same place */

	if (ip->version != 4 || header < sizeof(*ip))
		return LIMPET_REASON_bad_ip_header;
	if (ip->frag_off & bpf_htons(IP_FRAGMENT))
		return LIMPET_REASON_fragment;
	if (!tcp && packet->protocol != IPPROTO_UDP)
		return LIMPET_REASON_not_tcp_udp;
	if (total < header + (tcp ? sizeof(struct tcphdr) : sizeof(struct udphdr)))
		return LIMPET_REASON_bad_ip_header;
	if (total > packet->length - sizeof(struct ethhdr))
		return LIMPET_REASON_truncated;

	/* Padding may follow the packet in a short frame, so its own length counts too; the
	 * verifier wants the same said of the frame. */
	packet->transport = (void *)ip + header;
	ports = packet->transport;
	if ((void *)(ports + 1) > packet->data_end)
		return LIMPET_REASON_truncated;
	packet->source_port = bpf_ntohs(ports->source);
	packet->destination_port = bpf_ntohs(ports->dest);
	return GO_ON;
}

/* Whether the packet says nothing of a client that lives: a SYN without ACK, which anybody can send,
 * or an RST, which is the answer to a server that talks to somebody who has left. Asked of few
 * packets only, so it reads the header itself. */
static __always_inline bool is_traceless(const struct packet *packet)
{
	const struct tcphdr *tcp = packet->transport;

	if (packet->protocol != IPPROTO_TCP || (void *)(tcp + 1) > packet->data_end)
		return false;
	return (tcp->syn && !tcp->ack) || tcp->rst;
}

#endif
