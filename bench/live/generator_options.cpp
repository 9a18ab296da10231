// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/live/generator_options.h"

#include <arpa/inet.h>
#include <getopt.h>
#include <netinet/ether.h>

#include <bit>
#include <cstring>
#include <stdexcept>

namespace limpet::live {
namespace {

constexpr const char* usage =
    "usage: live_generator --interface NAME --edge MAC --own MAC --members MAC --vip ADDRESS\n"
    "           [--port N] [--sources N] [--cpu N] [--warm FRAMES] [--seconds N]\n"
    "  --members  that of the first one; the others' last bytes count up from it\n"
    "  --sources  a power of two up to 2^24 (default 65536)\n";

void read_mac(const char* text, __u8* mac) {
  ether_addr address{};
  if (!ether_aton_r(text, &address)) throw std::invalid_argument(usage);
  std::memcpy(mac, &address, ETH_ALEN);
}

}  // namespace

GeneratorOptions GeneratorOptions::parse(int argc, char** argv) {
  const option known[] = {{"interface", required_argument, nullptr, 'i'},
                          {"edge", required_argument, nullptr, 'e'},
                          {"own", required_argument, nullptr, 'o'},
                          {"members", required_argument, nullptr, 'm'},
                          {"vip", required_argument, nullptr, 'v'},
                          {"port", required_argument, nullptr, 'p'},
                          {"sources", required_argument, nullptr, 'n'},
                          {"cpu", required_argument, nullptr, 'c'},
                          {"warm", required_argument, nullptr, 'w'},
                          {"seconds", required_argument, nullptr, 's'},
                          {}};
  GeneratorOptions options;
  live_settings& settings = options.settings;
  settings.sources = 1 << 16;
  settings.port = htons(80);
  for (int letter; (letter = getopt_long(argc, argv, "", known, nullptr)) != -1;) {
    switch (letter) {
      case 'i':
        options.interface = optarg;
        break;
      case 'e':
        read_mac(optarg, settings.edge);
        break;
      case 'o':
        read_mac(optarg, settings.generator);
        break;
      case 'm':
        read_mac(optarg, settings.members);
        break;
      case 'v':
        if (inet_pton(AF_INET, optarg, &settings.vip) != 1) throw std::invalid_argument(usage);
        break;
      case 'p':
        settings.port = htons(static_cast<uint16_t>(std::stoul(optarg)));
        break;
      case 'n':
        settings.sources = static_cast<uint32_t>(std::stoul(optarg));
        break;
      case 'c':
        settings.cpu = static_cast<uint32_t>(std::stoul(optarg));
        break;
      case 'w':
        options.warm = std::stoull(optarg);
        break;
      case 's':
        options.seconds = std::stod(optarg);
        break;
      default:
        throw std::invalid_argument(usage);
    }
  }
  if (optind != argc || options.interface.empty() || settings.vip == 0 ||
      !std::has_single_bit(settings.sources) || settings.sources > 1U << 24 ||
      !(options.seconds > 0 && options.seconds <= 60)) {
    throw std::invalid_argument(usage);
  }
  return options;
}

}  // namespace limpet::live
