// SPDX-License-Identifier: GPL-2.0-or-later
// What limpetctl says beside the settings: at the top what to do, at the end what is different.
#include <set>

#include "control/import/comment_text.h"
#include "control/import/farm_text.h"

namespace limpet::nlb {
namespace {

const char to_do[] = R"(#
# Before limpetd may have it:
#  1. Look for "set this" below: interfaces, hash_seed, checks, addresses that nobody gave.
#  2. Give each member the VIP on a loopback adapter, as members answer clients themselves
#     (deploy/README.md; deploy/examples/nlb/README.md says when). On a Windows member, with
#     "Ethernet" for its adapter to the edge, and the VIP with the mask 255.255.255.255 (IPv6: /128)
#     on the adapter "loopback":
#       netsh interface ipv4 set interface "Ethernet" weakhostreceive=enabled
#       netsh interface ipv4 set interface "loopback" weakhostreceive=enabled
#       netsh interface ipv4 set interface "loopback" weakhostsend=enabled
#     and the same with ipv6, if the VIP has such an address.
#  3. limpetd --check FILE
)";

/// Each text once, as an item of a list.
std::string items(const std::vector<std::string>& texts) {
  std::string lines;
  std::set<std::string> said;
  for (const std::string& text : texts) {
    if (said.insert(text).second) lines += comment("- " + text, true);
  }
  return lines;
}

std::vector<std::string> with_the_usual(std::vector<std::string> others) {
  others.insert(
      others.end(),
      {"Ports without a rule: NLB gives them to the default host, the one of the lowest host "
       "priority. limpet drops them; with unmatched = \"pass\" at the VIP they are the edge's "
       "kernel's",
       "nlb.exe and its remote control: limpetctl on the edge (drain, disable, enable, weight), "
       "by ssh from elsewhere",
       "Convergence: there is none. A member's end or return moves its own clients, and no "
       "others"});
  return others;
}

}  // namespace

std::string header_text(const FarmFile& file) {
  std::string text = comment("Made by limpetctl import-nlb, of:");
  for (const std::string& source : file.sources) text += comment("- " + source, true);
  text += to_do;
  if (!file.remarks.empty()) text += "#\n# Look at these:\n" + items(file.remarks);
  return text;
}

std::string footer_text(const FarmFile& file) {
  return "\n# What NLB has and limpet has not, or otherwise:\n" +
         items(with_the_usual(file.others));
}

}  // namespace limpet::nlb
