// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/member_numbers.h"

#include <algorithm>

namespace limpet {

std::optional<uint16_t> MemberNumbers::take(const std::string& pool, const std::string& member) {
  if (const auto known = entries_.find({pool, member}); known != entries_.end()) {
    known->second.loss.reset();
    return known->second.number;
  }
  const auto free = std::ranges::find(taken_, false);
  if (free == taken_.end()) return std::nullopt;
  *free = true;
  const auto number = static_cast<uint16_t>(free - taken_.begin());
  entries_[{pool, member}] = {number, std::nullopt};
  return number;
}

void MemberNumbers::retire(const std::string& pool, const std::string& member, limpet_loss loss) {
  entries_.at({pool, member}).loss = loss;
}

std::vector<MemberNumbers::Retired> MemberNumbers::retired() const {
  std::vector<Retired> all;
  for (const auto& [name, entry] : entries_) {
    if (entry.loss) all.push_back({entry.number, *entry.loss});
  }
  return all;
}

void MemberNumbers::release(uint16_t number) {
  std::erase_if(entries_,
                [&](const auto& item) { return item.second.loss && item.second.number == number; });
  taken_[number] = false;
}

}  // namespace limpet
