// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <netinet/in.h>

#include <cstddef>
#include <vector>

namespace limpet::live {

struct ClientOptions {
  std::vector<sockaddr_in> servers;  // each source has one of them
  in_addr first_source{};            // the others follow it
  size_t sources = 1;
  double seconds = 1;
  double rate = 0;      // connections a second; 0: as many as come through
  size_t at_once = 64;  // without a rate: so many are under way at any time

  /// Throws std::invalid_argument with the usage.
  static ClientOptions parse(int argc, char** argv);
};

}  // namespace limpet::live
