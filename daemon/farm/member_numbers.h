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
  explicit MemberNumbers(uint32_t capacity);

  /// As another process remembered them; once, before anything else. A name that has a number does
  /// not wait for another one.
  struct Known {
    uint16_t number;
    std::string pool, member;
    std::optional<limpet_loss> loss;  // it is retired, and for that
  };
  void restore(const std::vector<Known>& known);

  /// The number of a pool's member of that name: the one that it had, or a free one. None when all
  /// are taken.
  std::optional<uint16_t> take(const std::string& pool, const std::string& member);

  /// The member, which has a number, is gone for that reason; its number is not free yet.
  void retire(const std::string& pool, const std::string& member, limpet_loss loss);

  struct Retired {
    uint16_t number;
    limpet_loss loss;
    uint64_t stamp;  // of this retirement, never the same again
  };
  std::vector<Retired> retired() const;
  /// All of them, the retired ones among them.
  std::vector<Known> known() const;

  /// Nobody names these retired numbers any more.
  void release(const std::vector<uint16_t>& numbers);

 private:
  using Name = std::pair<std::string, std::string>;  // pool, member
  std::map<Name, uint16_t> taken_;
  std::map<Name, Retired> retired_;
  std::vector<uint16_t> free_;  // the next one last
  uint64_t stamps_ = 0;
};

}  // namespace limpet
