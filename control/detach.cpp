// SPDX-License-Identifier: GPL-2.0-or-later
// detach: nothing of limpet is left on the host.
#include <algorithm>

#include "control/commands.h"
#include "control/field.h"
#include "control/printable.h"

namespace limpet {
namespace {

using nlohmann::json;

std::string joined(const json* list, std::string (*text)(const json&)) {
  if (list == nullptr || list->empty()) return unknown_field;
  constexpr size_t most = 8;  // more of them would push the rest off the screen
  std::string all;
  for (size_t i = 0; i < std::min(list->size(), most); ++i) {
    all += (all.empty() ? "" : ", ") + text((*list)[i]);
  }
  if (list->size() > most) all += " and " + std::to_string(list->size() - most) + " more";
  return all;
}

/// "mail (192.0.2.10, 2001:db8::10)"
std::string vip_text(const json& vip) {
  const auto text = [](const json& address) -> std::string {
    return address.is_string() ? printable(address.get<std::string>()) : unknown_field;
  };
  return text_field(vip, "name") + " (" + joined(list_field(vip, "addresses"), text) + ")";
}

std::string interface_text(const json& interface) {
  return text_field(interface, "name");
}

std::string warn(const json& status) {
  return "This ends limpetd (pid " + number_text(number_field(status, "pid")) +
         ") and takes away all that it has on this host:\n"
         "  - its programs on " +
         joined(list_field(status, "interfaces"), interface_text) +
         ": packets for the VIPs are left to the kernel\n"
         "  - the VIPs' addresses that it has put on devices, of " +
         joined(list_field(status, "vips"), vip_text) +
         "\n"
         "  - what it knows of clients: after the next start they may get other members\n"
         "To end limpetd alone while packets are forwarded on, stop its service instead.\n";
}

std::string print(const json& result, const Style&) {
  return "detached: nothing of limpet is left in " + text_field(result, "pins") +
         "; limpetd ends\n";
}

}  // namespace

const Command detach_command = {
    .words = "detach",
    .help =
        "take everything away and end limpetd: programs, VIPs' addresses, what is known of clients",
    .method = "detach",
    .print = print,
    .warn = warn,
};

}  // namespace limpet
