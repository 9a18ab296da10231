// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/live/client_options.h"

#include <arpa/inet.h>
#include <getopt.h>

#include <stdexcept>
#include <string>

namespace limpet::live {
namespace {

constexpr const char* usage =
    "usage: live_client --server ADDRESS... --port N --first ADDRESS --sources N\n"
    "           [--seconds N] [--rate N | --at-once N]\n"
    "  --server   more than one: each source has one of them\n"
    "  --first    the first source address; the others follow it\n"
    "  --rate     connections a second, due at even intervals whatever became of those before\n"
    "  --at-once  as many as come through, so many at any time (default 64)\n";

in_addr read_address(const char* text) {
  in_addr address{};
  if (inet_pton(AF_INET, text, &address) != 1) throw std::invalid_argument(usage);
  return address;
}

}  // namespace

ClientOptions ClientOptions::parse(int argc, char** argv) {
  const option known[] = {
      {"server", required_argument, nullptr, 't'},  {"port", required_argument, nullptr, 'p'},
      {"first", required_argument, nullptr, 'f'},   {"sources", required_argument, nullptr, 'n'},
      {"seconds", required_argument, nullptr, 's'}, {"rate", required_argument, nullptr, 'r'},
      {"at-once", required_argument, nullptr, 'a'}, {}};
  ClientOptions options;
  in_port_t port = 0;
  for (int letter; (letter = getopt_long(argc, argv, "", known, nullptr)) != -1;) {
    switch (letter) {
      case 't':
        options.servers.push_back({.sin_family = AF_INET,
                                   .sin_port = 0,
                                   .sin_addr = read_address(optarg),
                                   .sin_zero = {}});
        break;
      case 'p':
        port = htons(static_cast<uint16_t>(std::stoul(optarg)));
        break;
      case 'f':
        options.first_source = read_address(optarg);
        break;
      case 'n':
        options.sources = std::stoul(optarg);
        break;
      case 's':
        options.seconds = std::stod(optarg);
        break;
      case 'r':
        options.rate = std::stod(optarg);
        break;
      case 'a':
        options.at_once = std::stoul(optarg);
        break;
      default:
        throw std::invalid_argument(usage);
    }
  }
  if (optind != argc || port == 0 || options.servers.empty() || options.first_source.s_addr == 0 ||
      options.sources == 0 || options.sources > 65536 ||
      !(options.seconds > 0 && options.seconds <= 60) || !(options.rate >= 0) ||
      options.at_once == 0 || options.at_once > 4096) {
    throw std::invalid_argument(usage);
  }
  for (sockaddr_in& server : options.servers) server.sin_port = port;
  return options;
}

}  // namespace limpet::live
