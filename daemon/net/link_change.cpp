// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/net/link_change.h"

#include <algorithm>

namespace limpet {
namespace {

std::string state_of(const Link& link) {
  if (link.running) return "up";
  return link.up ? "down: no carrier" : "down: set so on this host";
}

std::string mac_text(const Link& link) {
  return link.mac ? link.mac->to_string() : "none";
}

/// Of one that is up before and after.
LinkChange change_of_running(const Link& before, const Link& after) {
  if (before.mac != after.mac) {
    return {true, "has another MAC address: " + mac_text(after) + ", before " + mac_text(before)};
  }
  if (before.carrier_changes == after.carrier_changes) return {};
  return {true, "was down for a moment"};
}

}  // namespace

LinkChange link_change(const Link* before, const Link* after) {
  if (!before && !after) return {};
  if (!after) return {false, "is gone"};
  if (!before) return {after->running, "is there, and " + state_of(*after)};
  if (before->ifindex != after->ifindex) {
    return {after->running, "was made again, and is " + state_of(*after)};
  }
  if (before->running && after->running) return change_of_running(*before, *after);
  if (state_of(*before) == state_of(*after)) return {};
  return {after->running, "is " + state_of(*after)};
}

const Link* find_link(const Links& links, const std::string& name) {
  const auto found =
      std::ranges::find_if(links, [&](const auto& item) { return item.second.name == name; });
  return found == links.end() ? nullptr : &found->second;
}

}  // namespace limpet
