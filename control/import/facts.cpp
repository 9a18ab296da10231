// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/import/facts.h"

namespace limpet::nlb {

std::string to_string(const Ports& ports) {
  const std::string first = std::to_string(ports.first);
  return ports.first == ports.last ? first : first + "-" + std::to_string(ports.last);
}

const char* to_string(Affinity affinity) {
  switch (affinity) {
    case Affinity::none:
      return "None";
    case Affinity::single:
      return "Single";
    case Affinity::network:
      return "Network";
  }
  return "";
}

const char* to_string(FilteringMode mode) {
  switch (mode) {
    case FilteringMode::multiple:
      return "Multiple";
    case FilteringMode::single:
      return "Single";
    case FilteringMode::disabled:
      return "Disabled";
  }
  return "";
}

const char* to_string(Protocol protocol) {
  switch (protocol) {
    case Protocol::tcp:
      return "Tcp";
    case Protocol::udp:
      return "Udp";
    case Protocol::both:
      return "Both";
  }
  return "";
}

}  // namespace limpet::nlb
