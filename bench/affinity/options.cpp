// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/affinity/options.h"

#include <getopt.h>
#include <regex.h>

#include <stdexcept>

namespace limpet::sim {
namespace {

constexpr const char* usage =
    "usage: affinity_sim [--seeds N] [--jobs N] [--rows REGEX] [--scale F] [--explain N] [--json]\n"
    "  --seeds    runs of each row (default 5)\n"
    "  --jobs     at a time (default: one for each CPU)\n"
    "  --rows     only those whose name matches\n"
    "  --scale    so many times the clients and the flood, for a quick look without a verdict\n"
    "  --explain  print so many of limpet's errors of each run\n"
    "  --json     print rows as bench/README.md has them, and the rest on the standard error\n";

}  // namespace

Options Options::parse(int argc, char** argv) {
  const option known[] = {{"seeds", required_argument, nullptr, 's'},
                          {"jobs", required_argument, nullptr, 'j'},
                          {"rows", required_argument, nullptr, 'r'},
                          {"scale", required_argument, nullptr, 'f'},
                          {"explain", required_argument, nullptr, 'e'},
                          {"json", no_argument, nullptr, 'o'},
                          {}};
  Options options;
  for (int letter; (letter = getopt_long(argc, argv, "", known, nullptr)) != -1;) {
    switch (letter) {
      case 's':
        options.seeds = std::stoul(optarg);
        break;
      case 'j':
        options.jobs = std::stoul(optarg);
        break;
      case 'r':
        options.rows = optarg;
        break;
      case 'f':
        options.scale = std::stod(optarg);
        break;
      case 'e':
        options.explain = std::stoul(optarg);
        break;
      case 'o':
        options.json = true;
        break;
      default:
        throw std::invalid_argument(usage);
    }
  }
  if (optind != argc || options.seeds == 0 || options.jobs == 0 || !(options.scale > 0)) {
    throw std::invalid_argument(usage);
  }
  return options;
}

bool Options::wants(const std::string& name) const {
  if (rows.empty()) return true;
  regex_t compiled;
  if (regcomp(&compiled, rows.c_str(), REG_EXTENDED | REG_NOSUB) != 0) {
    throw std::invalid_argument("not a regular expression: " + rows);
  }
  const bool found = regexec(&compiled, name.c_str(), 0, nullptr, 0) == 0;
  regfree(&compiled);
  return found;
}

}  // namespace limpet::sim
