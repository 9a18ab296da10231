// SPDX-License-Identifier: GPL-2.0-or-later
// Which number of the datapath belongs to which member. A member that is gone keeps its number
// while a slot or binding can still name it; one that comes back gets its old number. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ebpf/abi.h"

namespace limpet {

class MemberNumbers {
 public:
  /// Numbers from 1 to capacity - 1.
  explicit MemberNumbers(uint32_t capacity) : taken_(capacity) {
    taken_[LIMPET_MEMBER_NONE] = true;
  }

  /// The number of a pool's member of that name: the one that it had, or a free one. None when all
  /// are taken.
  std::optional<uint16_t> take(const std::string& pool, const std::string& member);

  /// The member is gone, for that reason, but its number is not free yet.
  void retire(const std::string& pool, const std::string& member, limpet_loss loss);

  struct Retired {
    uint16_t number;
    limpet_loss loss;
  };
  std::vector<Retired> retired() const;

  /// Nobody names this retired number any more.
  void release(uint16_t number);

 private:
  struct Entry {
    uint16_t number;
    std::optional<limpet_loss> loss;  // while retired
  };
  std::map<std::pair<std::string, std::string>, Entry> entries_;
  std::vector<bool> taken_;  // by number
};

}  // namespace limpet
