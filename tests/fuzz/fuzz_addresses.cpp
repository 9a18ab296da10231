// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/fuzz/fuzz_addresses.h"

namespace limpet::fuzz {

std::vector<IpAddress> interesting_addresses() {
  std::vector<IpAddress> all;
  for (int number = 0; number < vip_count; ++number) {
    all.push_back(vip_v4(number));
    all.push_back(vip_v6(number));
  }
  for (int number = 1; number <= 4; ++number) {
    all.push_back(nat_v4(number));
    all.push_back(nat_v6(number));
  }
  for (const char* text : {"198.51.100.1",
                           "198.51.100.2",   // neighbours
                           "198.51.100.77",  // on the link, silent
                           "198.51.100.254",
                           "198.51.100.255",  // the edge's own; broadcast
                           "203.0.113.254",
                           "100.64.1.1",
                           "100.64.77.3",  // beyond the default route
                           "10.7.1.1",
                           "10.8.0.1",
                           "10.9.1.1",
                           "10.10.1.1",
                           "10.11.1.1",
                           "0.0.0.0",
                           "0.1.2.3",
                           "127.0.0.1",
                           "224.0.0.1",
                           "255.255.255.255",
                           "2001:db8:51::1",
                           "2001:db8:51::2",
                           "2001:db8:51::77",
                           "2001:db8:51::fe",
                           "2001:db8:51::",
                           "2001:db8:a::1",
                           "2001:db8:a:77::3",
                           "2001:db8:7::1",
                           "2001:db8:8::1",
                           "2001:db8:9::1",
                           "2001:db8:10::1",
                           "2001:db8:11::1",
                           "::",
                           "::1",
                           "ff02::1",
                           "fe80::1"}) {
    all.push_back(address(text));
  }
  return all;
}

}  // namespace limpet::fuzz
