// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/options.h"

#include <getopt.h>

namespace limpet {

const char* const usage_text =
    "Usage: limpetd [--config FILE] [--user NAME]\n"
    "       limpetd --check FILE\n"
    "       limpetd --detach [--config FILE]\n"
    "\n"
    "  --config FILE  run with this configuration (default /etc/limpet/limpet.toml)\n"
    "  --user NAME    started as root, become this user, with the capabilities that are needed\n"
    "  --check FILE   check a configuration, change nothing\n"
    "  --detach       take away what a stopped limpetd left: programs, maps, clients' affinity\n"
    "  --version      print the version\n"
    "  --help         print this\n"
    "\n"
    "Signals: HUP takes over the changed configuration (a bad one changes nothing; 'limpetctl "
    "reload'\n"
    "does the same and says what became of it), TERM and INT\n"
    "stop; packets are forwarded on meanwhile, and the next start goes on with all that is known.\n"
    "\n"
    "Exit status: 0 clean stop, detached or check passed, 1 configuration or start-up error, 2 "
    "usage.\n";

Result<Options> parse_options(int count, char** arguments) {
  static const option known[] = {{"config", required_argument, nullptr, 'c'},
                                 {"check", required_argument, nullptr, 'k'},
                                 {"user", required_argument, nullptr, 'u'},
                                 {"detach", no_argument, nullptr, 'd'},
                                 {"version", no_argument, nullptr, 'v'},
                                 {"help", no_argument, nullptr, 'h'},
                                 {nullptr, 0, nullptr, 0}};
  Options options;
  opterr = 0;
  for (int letter; (letter = getopt_long(count, arguments, ":", known, nullptr)) != -1;) {
    switch (letter) {
      case 'c':
        options.config = optarg;
        break;
      case 'k':
        options.action = Options::Action::check;
        options.config = optarg;
        break;
      case 'u':
        options.user = optarg;
        break;
      case 'd':
        options.action = Options::Action::detach;
        break;
      case 'v':
        options.action = Options::Action::version;
        break;
      case 'h':
        options.action = Options::Action::help;
        break;
      case ':':
        return Error{std::string("option '") + arguments[optind - 1] + "' needs a value"};
      default:
        return Error{std::string("unknown option '") + arguments[optind - 1] + "'"};
    }
  }
  if (optind < count) {
    return Error{std::string("unexpected argument '") + arguments[optind] + "'"};
  }
  return options;
}

}  // namespace limpet
