// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/net/forwarding.h"

#include <fstream>

namespace limpet {

const char* forwarding_switch(Family family) {
  return family == Family::v4 ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding";
}

bool forwards(Family family) {
  std::ifstream file(family == Family::v4 ? "/proc/sys/net/ipv4/ip_forward"
                                          : "/proc/sys/net/ipv6/conf/all/forwarding");
  int value = 1;
  file >> value;
  return !file || value != 0;
}

}  // namespace limpet
