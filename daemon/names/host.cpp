// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/names/host.h"

#include <algorithm>
#include <utility>

#include "daemon/config/host_address.h"
#include "daemon/log.h"

namespace limpet {
namespace {

std::vector<IpAddress> usable_ones(const std::vector<IpAddress>& all) {
  std::vector<IpAddress> usable;
  std::ranges::copy_if(all, std::back_inserter(usable), [](const IpAddress& address) {
    return !config::unusable(address).has_value();
  });
  return usable;
}

}  // namespace

bool Host::take(const LookupAnswer& answer) {
  settled_ = true;
  if (!answer) {
    fail(answer.error().message);
    return false;
  }
  const auto usable = usable_ones(*answer);
  if (usable.empty()) {
    fail(answer->empty() ? "it has no address"
                         : "no host can have what it has: " + to_string(*answer));
    return false;
  }
  if (std::exchange(failing_, false)) log_info("name " + name_ + ": it is answered for again");
  std::vector<IpAddress> chosen;
  for (const Family family : {Family::v4, Family::v6}) {
    if (const auto address = choose(usable, family)) chosen.push_back(*address);
  }
  return std::exchange(addresses_, chosen) != chosen;
}

void Host::fail(const std::string& why) {
  ++failures_;
  if (std::exchange(failing_, true)) return;
  log_warning("name " + name_ + ": " + why + "; asking on, its member " +
              (addresses_.empty() ? "has no address" : "stays at " + to_string(addresses_)));
}

std::optional<IpAddress> Host::choose(const std::vector<IpAddress>& usable, Family family) {
  std::optional<IpAddress> lowest;
  for (const IpAddress& address : usable) {
    if (address.family() == family && (!lowest || address < *lowest)) lowest = address;
  }
  unsigned& missing = missing_[family == Family::v4 ? 0 : 1];
  const auto now = std::ranges::find(addresses_, family, &IpAddress::family);
  if (lowest || now == addresses_.end()) {
    missing = 0;
    const bool stays = lowest && now != addresses_.end() && std::ranges::count(usable, *now) > 0;
    return stays ? *now : lowest;
  }
  if (++missing < answers_to_lose_a_family) return *now;
  missing = 0;
  return std::nullopt;
}

std::string to_string(const std::vector<IpAddress>& addresses) {
  std::string text;
  for (const IpAddress& address : addresses) {
    text += (text.empty() ? "" : ", ") + address.to_string();
  }
  return text.empty() ? "no address" : text;
}

}  // namespace limpet
