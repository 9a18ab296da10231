// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/member_numbers.h"

#include <set>

namespace limpet {

MemberNumbers::MemberNumbers(uint32_t capacity) {
  for (uint32_t number = capacity; --number > LIMPET_MEMBER_NONE;) {
    free_.push_back(static_cast<uint16_t>(number));
  }
}

void MemberNumbers::restore(const std::vector<Known>& known) {
  std::set<uint16_t> named;
  for (const Known& one : known) {
    if (one.loss) continue;
    taken_.emplace(Name(one.pool, one.member), one.number);
    named.insert(one.number);
  }
  for (const Known& one : known) {
    if (!one.loss || taken_.contains({one.pool, one.member})) continue;
    retired_[{one.pool, one.member}] = {one.number, *one.loss, ++stamps_};
    named.insert(one.number);
  }
  std::erase_if(free_, [&](uint16_t number) { return named.contains(number); });
}

std::optional<uint16_t> MemberNumbers::take(const std::string& pool, const std::string& member) {
  const Name name(pool, member);
  if (const auto known = taken_.find(name); known != taken_.end()) return known->second;
  uint16_t number = 0;
  if (const auto back = retired_.find(name); back != retired_.end()) {
    number = back->second.number;
    retired_.erase(back);
  } else if (!free_.empty()) {
    number = free_.back();
    free_.pop_back();
  } else {
    return std::nullopt;
  }
  taken_.emplace(name, number);
  return number;
}

void MemberNumbers::retire(const std::string& pool, const std::string& member, limpet_loss loss) {
  const auto taken = taken_.find({pool, member});
  retired_[taken->first] = {taken->second, loss, ++stamps_};
  taken_.erase(taken);
}

std::vector<MemberNumbers::Retired> MemberNumbers::retired() const {
  std::vector<Retired> all;
  for (const auto& [name, retired] : retired_) all.push_back(retired);
  return all;
}

std::vector<MemberNumbers::Known> MemberNumbers::known() const {
  std::vector<Known> all;
  for (const auto& [name, number] : taken_) all.push_back({number, name.first, name.second, {}});
  for (const auto& [name, retired] : retired_) {
    all.push_back({retired.number, name.first, name.second, retired.loss});
  }
  return all;
}

void MemberNumbers::release(const std::vector<uint16_t>& numbers) {
  const std::set<uint16_t> free(numbers.begin(), numbers.end());
  std::erase_if(retired_, [&](const auto& item) { return free.contains(item.second.number); });
  free_.insert(free_.end(), numbers.begin(), numbers.end());
}

}  // namespace limpet
