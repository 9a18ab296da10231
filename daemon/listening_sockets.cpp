// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/listening_sockets.h"

#include <fstream>

namespace limpet {
namespace {

constexpr size_t most = size_t{4} << 20;

std::string begin_of(const char* path) {
  std::ifstream file(path);
  std::string text;
  char buffer[65536];
  while (text.size() < most && (file.read(buffer, sizeof buffer) || file.gcount() > 0)) {
    text.append(buffer, static_cast<size_t>(file.gcount()));
  }
  return text;
}

}  // namespace

std::vector<Listener> listening_sockets() {
  const std::pair<const char*, Protocol> files[] = {{"/proc/net/tcp", Protocol::tcp},
                                                    {"/proc/net/tcp6", Protocol::tcp},
                                                    {"/proc/net/udp", Protocol::udp},
                                                    {"/proc/net/udp6", Protocol::udp}};
  std::vector<Listener> all;
  for (const auto& [path, protocol] : files) {
    const auto some = parse_sockets(begin_of(path), protocol);
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

}  // namespace limpet
