// SPDX-License-Identifier: GPL-2.0-or-later
// The pcap file format as tcpdump and Wireshark read it, with nanoseconds: draft-ietf-opsawg-pcap.
// Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace limpet {

/// A file's first 24 bytes: of Ethernet frames, of which up to `longest` bytes each follow.
std::string pcap_header(uint32_t longest);

/// A frame that came at this time (nanoseconds since 1970), of `length` bytes, of which these are
/// the first.
std::string pcap_record(uint64_t time_ns, uint32_t length, std::string_view bytes);

/// "0a1b" as bytes; digits end where one is none, or misses its other half.
std::string bytes_of_hex(std::string_view hex);

}  // namespace limpet
