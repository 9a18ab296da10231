// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/packet/frame.h"

#include <netinet/in.h>

namespace limpet {
namespace {

void put(Bytes& bytes, const uint8_t* data, size_t size) {
  bytes.insert(bytes.end(), data, data + size);
}

Bytes header_of(const Ipv4& ip, uint8_t protocol, size_t payload) {
  const size_t size = 20 + ip.options.size();
  Payload header{.checksum = Checksum{.at = 10, .wrong_by = ip.wrong_by}};
  Bytes& bytes = header.bytes;
  bytes.push_back(
      static_cast<uint8_t>(ip.version.value_or(4) << 4 | (ip.words ? *ip.words : size / 4)));
  bytes.push_back(ip.traffic_class);
  put16(bytes, ip.total_length ? *ip.total_length : size + payload);
  put16(bytes, ip.id);
  put16(bytes, ip.fragment);
  bytes.push_back(ip.ttl);
  bytes.push_back(ip.protocol.value_or(protocol));
  put16(bytes, 0);
  put(bytes, ip.source.data(), 4);
  put(bytes, ip.destination.data(), 4);
  put(bytes, ip.options.data(), ip.options.size());
  return summed(header, ip.source, ip.destination);
}

Bytes chain_of(const std::vector<Extension>& extensions, uint8_t protocol) {
  Bytes chain;
  for (size_t i = 0; i < extensions.size(); ++i) {
    chain.push_back(i + 1 < extensions.size() ? extensions[i + 1].kind : protocol);
    put(chain, extensions[i].rest.data(), extensions[i].rest.size());
  }
  return chain;
}

Bytes header_of(const Ipv6& ip, uint8_t protocol, size_t payload) {
  const Bytes chain = chain_of(ip.extensions, protocol);
  const uint8_t first = ip.extensions.empty() ? protocol : ip.extensions.front().kind;
  Bytes header;
  put32(header,
        uint32_t{ip.version.value_or(6)} << 28 | uint32_t{ip.traffic_class} << 20 | ip.flow_label);
  put16(header, ip.payload_length ? *ip.payload_length : chain.size() + payload);
  header.push_back(ip.next_header.value_or(first));
  header.push_back(ip.ttl);
  put(header, ip.source.data(), 16);
  put(header, ip.destination.data(), 16);
  return join({header, chain});
}

template <class Ip>
Bytes whole(const Ip& ip, uint8_t protocol, const Bytes& payload) {
  return join({header_of(ip, protocol, payload.size()), payload});
}

/// part(offset, more) is the IP header of a fragment.
template <class Part>
std::vector<Bytes> split(const Bytes& payload, uint8_t protocol, size_t each, Part part) {
  std::vector<Bytes> all;
  for (size_t at = 0; at < payload.size(); at += each) {
    const size_t size = std::min(each, payload.size() - at);
    const auto first = payload.begin() + static_cast<ptrdiff_t>(at);
    all.push_back(whole(part(at, at + size < payload.size()), protocol,
                        Bytes(first, first + static_cast<ptrdiff_t>(size))));
  }
  return all;
}

Extension padded(uint8_t kind, Bytes rest, size_t size) {
  rest.resize(size - 1);
  rest[0] = static_cast<uint8_t>(size / 8 - 1);
  return {kind, rest};
}

}  // namespace

Extension options_header(uint8_t kind, size_t size) {
  const size_t padding = size - 4;  // behind the PadN option's type and length
  if (padding > 255) return padded(kind, Bytes(size - 1), size);  // Pad1 options
  return padded(kind, {0, 1, static_cast<uint8_t>(padding)}, size);
}

Extension routing_header(uint8_t segments_left, size_t size) {
  return padded(IPPROTO_ROUTING, {0, 4, segments_left}, size);
}

Extension fragment_header(size_t offset, bool more, uint32_t id) {
  Bytes rest{0};
  put16(rest, offset | (more ? 1 : 0));
  put32(rest, id);
  return {IPPROTO_FRAGMENT, rest};
}

Bytes packet(const Ipv4& ip, const Payload& payload) {
  return whole(ip, payload.protocol, summed(payload, ip.source, ip.destination));
}

Bytes packet(const Ipv6& ip, const Payload& payload) {
  return whole(ip, payload.protocol, summed(payload, ip.source, ip.destination));
}

std::vector<Bytes> fragments(const Ipv4& ip, const Payload& payload, size_t each) {
  return split(summed(payload, ip.source, ip.destination), payload.protocol, each,
               [&](size_t offset, bool more) {
                 Ipv4 part = ip;
                 part.fragment = static_cast<uint16_t>(offset / 8 | (more ? more_fragments : 0));
                 return part;
               });
}

std::vector<Bytes> fragments(const Ipv6& ip, const Payload& payload, size_t each) {
  return split(summed(payload, ip.source, ip.destination), payload.protocol, each,
               [&](size_t offset, bool more) {
                 Ipv6 part = ip;
                 part.extensions.push_back(fragment_header(offset, more, ip.id));
                 return part;
               });
}

Payload inside(Bytes packet) {
  const uint8_t protocol = packet.at(0) >> 4 == 4 ? IPPROTO_IPIP : IPPROTO_IPV6;
  return {protocol, std::move(packet)};
}

Frame frame(const Ethernet& ethernet, const Bytes& packet, size_t padding) {
  Frame frame;
  put(frame, ethernet.destination.bytes.data(), 6);
  put(frame, ethernet.source.bytes.data(), 6);
  for (const Tag& tag : ethernet.tags) {
    put16(frame, tag.protocol);
    put16(frame, tag.control);
  }
  put16(frame, ethernet.type.value_or(packet.empty() || packet[0] >> 4 == 4 ? 0x0800 : 0x86dd));
  return join({frame, packet, counting(padding, 0xa0)});
}

Frame Ipv4Frame::build() const {
  const auto bytes = [](uint32_t host) {
    return IpAddress::v4({static_cast<uint8_t>(host >> 24), static_cast<uint8_t>(host >> 16),
                          static_cast<uint8_t>(host >> 8), static_cast<uint8_t>(host)});
  };
  const Ipv4 ip{.source = bytes(source), .destination = bytes(destination)};
  const Bytes data = counting(payload);
  if (protocol == IPPROTO_UDP) {
    return frame(
        Ethernet{}, ip,
        Udp{.source_port = source_port, .destination_port = destination_port, .data = data});
  }
  return frame(Ethernet{}, ip,
               Tcp{.source_port = source_port,
                   .destination_port = destination_port,
                   .flags = tcp_flags,
                   .data = data});
}

}  // namespace limpet
